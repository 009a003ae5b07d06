/**
 * APIService: which group versions there are, and who serves them.
 *
 * <p>Start reading at {@link io.kubeterrarium.apiserver.kinds.registration.ApiServiceKind}. The
 * objects of this server's own group versions are written at its start ({@code
 * bootstrap.BuiltInObjects}), with the ranks that discovery lists them by ({@code
 * resource.GroupPriority}). What one with a Service leads to is {@code aggregation}'s. Rules and
 * messages are upstream's (k8s.io/kube-aggregator). What must not be put here: discovery itself,
 * which follows from the resource table and not from these objects.
 */
@NullMarked
package io.kubeterrarium.apiserver.kinds.registration;

import org.jspecify.annotations.NullMarked;
