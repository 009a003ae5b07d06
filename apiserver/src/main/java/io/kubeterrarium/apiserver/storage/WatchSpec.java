package io.kubeterrarium.apiserver.storage;

import io.kubeterrarium.apiserver.request.WatchFrame;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How a watch begins and what it shows.
 *
 * @param initial whether the present objects come first, as ADDED
 * @param after the revision that the client has seen; counts where {@code initial} is false
 * @param initialEventsEnd whether a bookmark marks the end of the initial events
 * @param bookmarks whether to send one now and then
 * @param timeout after which the watch ends in order
 * @param view what becomes of each frame: itself, or a table of it; null for itself
 */
public record WatchSpec(
    ObjectFilter objects,
    boolean initial,
    long after,
    boolean initialEventsEnd,
    boolean bookmarks,
    Duration timeout,
    @Nullable UnaryOperator<WatchFrame> view) {}
