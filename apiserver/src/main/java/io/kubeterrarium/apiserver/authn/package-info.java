/**
 * Who is asking: a request becomes a user.
 *
 * <p>Start reading at {@link io.kubeterrarium.apiserver.authn.Authenticator} and {@link
 * io.kubeterrarium.apiserver.authn.UserInfo}; each way to prove oneself is one file. An
 * authenticator either knows the user, or has nothing to say about the request, or refuses
 * credentials that are wrong. Called on the request's thread; must not block on I/O. What must not
 * be put here: what a user may do. Tokens and keys never reach a log or a message.
 */
@NullMarked
package io.kubeterrarium.apiserver.authn;

import org.jspecify.annotations.NullMarked;
