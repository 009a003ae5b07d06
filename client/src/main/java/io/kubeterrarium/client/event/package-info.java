/**
 * Events, the Kubernetes objects: what components tell users.
 *
 * <p>Start reading at {@link io.kubeterrarium.client.event.EventRecorder}, then the correlator that
 * decides what is worth writing and the sink that writes it. Recording never blocks its caller;
 * writing happens on the runtime's executor in a few lanes, in order for each object. Lanes are
 * bounded: what does not fit is dropped and counted, for events are advice, not state. What must
 * not be put here: anything a reconciler depends on.
 */
@NullMarked
package io.kubeterrarium.client.event;

import org.jspecify.annotations.NullMarked;
