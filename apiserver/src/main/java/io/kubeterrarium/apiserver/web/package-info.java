/**
 * The rim: HTTP in, HTTP out. The only package, beside {@code boot}, that knows Spring and
 * servlets.
 *
 * <p>Start reading at {@link io.kubeterrarium.apiserver.web.HttpRim} (the server with its two
 * ports), then {@link io.kubeterrarium.apiserver.web.ApiRoute} (the one catch-all route) and {@link
 * io.kubeterrarium.apiserver.web.StreamedResponse} (a watch as a response that never blocks). A
 * request runs on a thread of the container's pool; a watch gives that thread back and is written
 * by a small pool of its own, behind a bounded backlog. A body is read once its sender is known and
 * allowed ({@link io.kubeterrarium.apiserver.web.RequestBody}); nobody else's has a thread wait.
 * Errors of the container itself are answered as a {@code Status} too. What must not be put here:
 * any decision about a request beyond its size and its sender's address.
 */
@NullMarked
package io.kubeterrarium.apiserver.web;

import org.jspecify.annotations.NullMarked;
