/**
 * What several controllers need to know about a pod.
 *
 * <p>Start reading at {@link io.kubeterrarium.controllers.pod.PodFacts}: active, terminating,
 * ready, available, and since when. Pure functions of a pod and, where time matters, of a given
 * instant; they belong to no thread and change nothing. The words mean what upstream's mean: a pod
 * is available when it has been ready for the asked-for seconds. What must not be put here:
 * decisions about pods, which belong to the controller that takes them.
 */
@NullMarked
package io.kubeterrarium.controllers.pod;

import org.jspecify.annotations.NullMarked;
