/**
 * What a client is warned of although it is accepted: fields that do nothing any more, values that
 * hide each other, selectors that match nothing. Each is a line of a {@code Warning} header, in
 * upstream's words and order.
 *
 * <p>Start reading at {@link io.kubeterrarium.apiserver.kinds.warning.PodWarnings}, which goes
 * through a pod or the template of a workload; what it says of containers, ports, volumes and
 * labels of nodes stands in a file each. Source: k8s.io/kubernetes/pkg/api/pod/warnings.go and its
 * neighbours. Pure functions over trees that have passed validation, on the request's thread. What
 * must not be put here: anything that refuses an object.
 */
@NullMarked
package io.kubeterrarium.apiserver.kinds.warning;

import org.jspecify.annotations.NullMarked;
