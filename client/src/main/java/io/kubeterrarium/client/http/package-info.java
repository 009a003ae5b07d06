/**
 * The transport over HTTP: any API server, this project's or a real one.
 *
 * <p>Start reading at {@link io.kubeterrarium.client.http.HttpTransport}. Calls block the caller's
 * thread; answers and watches' lines are read on the executor that the transport was made with, and
 * a watch's consumer is called from there, one call at a time. No retries: whoever calls knows
 * whether a call may be made twice. Trust and credentials come from a kubeconfig and are never
 * logged. What must not be put here: knowledge of kinds.
 */
@NullMarked
package io.kubeterrarium.client.http;

import org.jspecify.annotations.NullMarked;
