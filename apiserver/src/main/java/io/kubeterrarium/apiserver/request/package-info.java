/**
 * A request and its answer as the API sees them, whoever carried them: HTTP or a component in the
 * same process.
 *
 * <p>Start reading at {@link io.kubeterrarium.apiserver.request.ApiRequest}, then {@link
 * io.kubeterrarium.apiserver.request.RequestInfo} (what the URL means) and {@link
 * io.kubeterrarium.apiserver.request.ApiResponse}. Requests are immutable; the response's tree may
 * be shared with a cache and is read only. A watch's answer is a stream that is pushed from the
 * watch cache's thread. What must not be put here: servlet types, anything that decides.
 */
@NullMarked
package io.kubeterrarium.apiserver.request;

import org.jspecify.annotations.NullMarked;
