/**
 * What is served, told to clients: the documents of {@code /}, {@code /api} and {@code /apis}.
 *
 * <p>Start reading at {@link io.kubeterrarium.apiserver.discovery.DiscoveryDocuments}, which knows
 * the paths and what an Accept header asks for; {@link
 * io.kubeterrarium.apiserver.discovery.LegacyDiscovery} and {@link
 * io.kubeterrarium.apiserver.discovery.AggregatedDiscovery} write the two forms. All of it follows
 * from the resource table, which changes when custom kinds come and go; documents are made anew for
 * each request and belong to the caller. Any thread may ask. What must not be put here: anything
 * about a particular kind, and OpenAPI, which is in {@code schema}.
 */
@NullMarked
package io.kubeterrarium.apiserver.discovery;

import org.jspecify.annotations.NullMarked;
