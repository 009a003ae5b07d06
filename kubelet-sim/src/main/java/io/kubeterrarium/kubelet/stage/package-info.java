/**
 * The stage engine: what a pod's containers go through, and what the kubelet would say about it.
 *
 * <p>Start reading at {@link io.kubeterrarium.kubelet.stage.Stage} and the YAML files beside it,
 * which hold the behaviour; then {@link io.kubeterrarium.kubelet.stage.PodRun}, one pod's way
 * through the stages, and {@code PodStatus}, which derives phase and conditions from container
 * states as a kubelet does. Pure: time and randomness come in, events and status come out. A PodRun
 * belongs to the agents' thread. What must not be put here: requests, alarms, and behaviour that
 * could be a stage.
 */
@NullMarked
package io.kubeterrarium.kubelet.stage;

import org.jspecify.annotations.NullMarked;
