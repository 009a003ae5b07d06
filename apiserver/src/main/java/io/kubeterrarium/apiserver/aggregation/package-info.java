/**
 * Other API servers behind this one: APIServices with a Service.
 *
 * <p>Start reading at {@link io.kubeterrarium.apiserver.aggregation.Aggregator}, the stage of the
 * request chain that passes requests on, then {@link
 * io.kubeterrarium.apiserver.aggregation.RemoteServices}, which knows what is registered and
 * whether it answers, on a thread that lives only while something is registered. A request that is
 * passed on was authenticated and authorized here; the other server learns who asks from headers,
 * and that it may believe them from the certificate that it is shown. Without such an APIService
 * nothing of this is loaded but the stage. Source: k8s.io/kube-aggregator. What must not be put
 * here: how a Service is resolved and trusted, which is {@code outbound}'s.
 */
@NullMarked
package io.kubeterrarium.apiserver.aggregation;

import org.jspecify.annotations.NullMarked;
