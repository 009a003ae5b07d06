/**
 * The waist between a component and the API server: requests and answers as JSON trees, whoever
 * carries them.
 *
 * <p>Start reading at {@link io.kubeterrarium.client.transport.Transport}. Two implementations:
 * HTTP here, and in-process in the composition root; both pass the same contract suite. A call
 * blocks its thread; a watch is pushed from the transport's own thread. Trees that come out may be
 * shared with the server's cache: for reading only. What must not be put here: retries, caches,
 * types.
 */
@NullMarked
package io.kubeterrarium.client.transport;

import org.jspecify.annotations.NullMarked;
