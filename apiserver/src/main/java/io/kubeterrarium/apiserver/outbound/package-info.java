/**
 * The API server as a client of others: webhooks, converters, aggregated API servers.
 *
 * <p>Start reading at {@link io.kubeterrarium.apiserver.outbound.ServiceResolver}, which finds the
 * address behind a Service, then {@link io.kubeterrarium.apiserver.outbound.HttpClients}, which
 * keeps one HTTP client for each way of trusting. Clients are made when they are first needed, and
 * are shared by all threads; calls block their caller and are bounded in time by whoever makes
 * them. Invariant: a server reached through a Service proves to be {@code name.namespace.svc},
 * whatever its address. What must not be put here: what is asked, and who may ask.
 */
@NullMarked
package io.kubeterrarium.apiserver.outbound;

import org.jspecify.annotations.NullMarked;
