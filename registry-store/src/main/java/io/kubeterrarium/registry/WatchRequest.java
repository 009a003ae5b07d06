package io.kubeterrarium.registry;

/**
 * @param start the first revision to deliver; {@link Revision#NONE} is the next one
 * @param previous whether events carry the state before the write
 */
public record WatchRequest(KeyRange range, Revision start, boolean previous) {}
