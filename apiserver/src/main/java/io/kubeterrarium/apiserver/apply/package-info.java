/**
 * {@code POST /apply}: what client-side {@code kubectl apply} does, done on the server, for those
 * who have nothing but curl.
 *
 * <p>Start reading at {@link io.kubeterrarium.apiserver.apply.ApplyRoute} (documents in, one result
 * line each out), then {@link io.kubeterrarium.apiserver.apply.ApplyDocument} (read, merge three
 * ways, write). Every read and write goes through the request chain as the same user, so that
 * authorization, admission and validation are the same as for any client; this package has no way
 * around them. What must not be put here: the merge itself, which is {@code patch}'s.
 */
@NullMarked
package io.kubeterrarium.apiserver.apply;

import org.jspecify.annotations.NullMarked;
