/**
 * What a user may do: attributes of a request in, a decision with its reason out.
 *
 * <p>Start reading at {@link io.kubeterrarium.apiserver.authz.Authorizer}. Authorizers are asked in
 * order; the first that allows or denies decides, and nobody's opinion is a refusal. Called on the
 * request's thread, reads cached objects only, never blocks. What must not be put here: anything
 * that looks at the request's body, which is admission's business.
 */
@NullMarked
package io.kubeterrarium.apiserver.authz;

import org.jspecify.annotations.NullMarked;
