/**
 * The request chain and one handler a verb.
 *
 * <p>Start reading at {@link io.kubeterrarium.apiserver.handler.RequestChain}, whose list of stages
 * is the whole path of a request, then {@link io.kubeterrarium.apiserver.handler.Exchange} (what
 * the stages know about it) and {@link io.kubeterrarium.apiserver.handler.ServeResource}, which
 * picks the verb's handler. {@link io.kubeterrarium.apiserver.handler.Failures} is the one place
 * where a failure becomes a Status. Everything runs on the caller's thread and blocks it; only a
 * watch goes on afterwards. What must not be put here: what a kind means, how an object is stored.
 */
@NullMarked
package io.kubeterrarium.apiserver.handler;

import org.jspecify.annotations.NullMarked;
