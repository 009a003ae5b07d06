/**
 * The pod: the largest kind, and the part of it that workloads carry as their template.
 *
 * <p>Start reading at {@link io.kubeterrarium.apiserver.kinds.pod.PodKind}, then {@link
 * io.kubeterrarium.apiserver.kinds.pod.PodTemplateDefaults}, which the strategies of Deployments
 * and ReplicaSets call for their templates. Every class is a set of pure functions over trees on
 * the request's thread; defaults are idempotent, and validation reports in the order of upstream's
 * so that messages with several errors read alike. What must not be put here: anything that runs a
 * pod; scheduling, node agents and controllers are clients of the API.
 */
@NullMarked
package io.kubeterrarium.apiserver.kinds.pod;

import org.jspecify.annotations.NullMarked;
