/**
 * HorizontalPodAutoscaler, stored as {@code autoscaling/v2} and served as {@code v1} too.
 *
 * <p>Start reading at {@link
 * io.kubeterrarium.apiserver.kinds.autoscaling.HorizontalPodAutoscalerKind}, then at {@link
 * io.kubeterrarium.apiserver.kinds.autoscaling.HorizontalPodAutoscalerV1Kind}, which says the same
 * in the older words: what those have no field for stands in annotations, as upstream puts it, so
 * that nothing is lost on the way there and back. Pure functions over trees that belong to the
 * request's thread. What must not be put here: scaling itself, which is a controller's.
 */
@NullMarked
package io.kubeterrarium.apiserver.kinds.autoscaling;

import org.jspecify.annotations.NullMarked;
