package io.kubeterrarium.client.execution;

import java.util.concurrent.Executor;

/**
 * What a component runs on.
 *
 * @param time its clock and alarms
 * @param executor runs reconcilers, informers and list calls; its tasks may block, so it must give
 *     each a thread (or, in tests, run them one after the other)
 * @param fanOut runs the calls of one batch side by side; bounded. A reconciler waits for its
 *     batch, so this must not be {@code executor} where that is bounded
 */
public record ComponentRuntime(TimeSource time, Executor executor, Executor fanOut) {}
