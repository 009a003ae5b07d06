package io.kubeterrarium.registry.mvcc;

import org.jspecify.annotations.Nullable;

/**
 * What a command did.
 *
 * @param changes the new revision, or null where the command raised none
 * @param duplicate whether the command had been applied before, so that this time did nothing
 */
public record Applied(State state, Outcome outcome, @Nullable Changes changes, boolean duplicate) {}
