/**
 * The scheduling framework: the extension points, what a plugin answers, and the one place that
 * runs plugins in order.
 *
 * <p>Start reading at {@link io.kubeterrarium.scheduler.framework.Status}, then {@link
 * io.kubeterrarium.scheduler.framework.FilterPlugin} and {@link
 * io.kubeterrarium.scheduler.framework.Framework}. Names, order and codes are those of
 * kube-scheduler's framework; extension points that no plugin uses yet (Reserve, Permit, PreBind,
 * PostBind) are not there. All of it runs on the scheduling thread, with no clock, I/O or
 * randomness but the injected tie-break. What must not be put here: a rule about nodes, which is a
 * plugin's.
 */
@NullMarked
package io.kubeterrarium.scheduler.framework;

import org.jspecify.annotations.NullMarked;
