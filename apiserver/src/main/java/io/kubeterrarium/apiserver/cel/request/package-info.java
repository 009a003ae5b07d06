/**
 * Expressions about a request: what those of admission policies and of webhooks' match conditions
 * may name.
 *
 * <p>Start reading at {@link io.kubeterrarium.apiserver.cel.request.RequestCompiler}, which
 * compiles a policy's expressions one after the other and remembers its variables; {@link
 * io.kubeterrarium.apiserver.cel.request.RequestTypes} says what {@code request} and {@code
 * namespaceObject} are. Kinds compile here to refuse what is no expression, admission to evaluate;
 * a compiler belongs to one thread and one policy, what it has compiled is immutable. What must not
 * be put here: the values of the variables, and what a result means.
 */
@NullMarked
package io.kubeterrarium.apiserver.cel.request;

import org.jspecify.annotations.NullMarked;
