/**
 * The workloads of the {@code apps} group, with the door that scales them.
 *
 * <p>Start reading at {@link io.kubeterrarium.apiserver.kinds.apps.DeploymentKind}, then {@link
 * io.kubeterrarium.apiserver.kinds.apps.ReplicaSetKind} and {@link
 * io.kubeterrarium.apiserver.kinds.apps.ScaleView}. Both carry a pod template, whose defaults and
 * validation are the {@code pod} package's. Strategies are stateless and run on the request's
 * thread. What must not be put here: what makes replicas follow the spec; that is a controller's
 * work, and controllers are clients of the API.
 */
@NullMarked
package io.kubeterrarium.apiserver.kinds.apps;

import org.jspecify.annotations.NullMarked;
