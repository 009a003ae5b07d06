/**
 * The API server: the only writer to, and the only reader of, the registry.
 *
 * <p>Start reading at {@link io.kubeterrarium.apiserver.ApiServer}, the one entry, whose request
 * passes a readable list of stages: {@code request} (what was asked), {@code authn}, {@code authz},
 * {@code handler} (one file a verb), {@code admission}, {@code resource} and {@code kinds} (one
 * strategy a kind), {@code storage} (objects over the registry, watch cache). Objects are JSON
 * trees throughout, so that unknown fields survive. A call runs on the caller's thread and may
 * block for one Raft commit. Spring stays at the rim, in {@code web} and {@code boot}.
 */
@NullMarked
package io.kubeterrarium.apiserver;

import org.jspecify.annotations.NullMarked;
