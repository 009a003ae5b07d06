package io.kubeterrarium.registry;

/**
 * Names one attempt of one caller to write, so that a write that Raft delivers twice is applied
 * once.
 *
 * @param client drawn at random when a client of the registry starts
 * @param sequence counts that client's writes
 */
public record RequestId(long client, long sequence) {}
