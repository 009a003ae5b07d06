/**
 * Caches that follow the API server: list, watch, index, tell.
 *
 * <p>Start reading at {@link io.kubeterrarium.client.informer.InformerFactory}, then {@link
 * io.kubeterrarium.client.informer.Informer}, {@link io.kubeterrarium.client.informer.Lister} and
 * the Reflector behind them. A reflector hands trees on from the watch's thread; each informer
 * works them off one at a time on the runtime's executor. Invariant: the cache is always a state
 * that the server was in, perhaps not the newest. Typed objects are shared by all readers: never
 * change one. What must not be put here: writes.
 */
@NullMarked
package io.kubeterrarium.client.informer;

import org.jspecify.annotations.NullMarked;
