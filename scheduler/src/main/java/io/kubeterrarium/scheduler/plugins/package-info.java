/**
 * The scheduling rules, one file each, with kube-scheduler's names, messages and default weights.
 *
 * <p>Start reading at {@link io.kubeterrarium.scheduler.plugins.NodeName}, the smallest, then
 * {@link io.kubeterrarium.scheduler.plugins.NodeResourcesFit}; {@link
 * io.kubeterrarium.scheduler.plugins.DefaultProfile} is the one registration line a new plugin
 * needs. Plugins hold no state between cycles and run on the scheduling thread; only {@link
 * io.kubeterrarium.scheduler.plugins.DefaultBinder} talks to the API server. Not here yet:
 * inter-pod affinity, image locality, volumes.
 */
@NullMarked
package io.kubeterrarium.scheduler.plugins;

import org.jspecify.annotations.NullMarked;
