/**
 * The words that every module shares: how a kind, a resource and an object are named.
 *
 * <p>Start reading at {@link io.kubeterrarium.api.GroupVersionKind} and {@link
 * io.kubeterrarium.api.GroupVersionResource}; {@code selector} holds label and field selectors,
 * {@code quantity} Kubernetes' numbers with suffixes, {@code json} the one JSON mapper. Everything
 * is an immutable value, safe on any thread. What must not be put here: anything with behaviour of
 * the server or of a component, anything of Spring or Hazelcast.
 */
@NullMarked
package io.kubeterrarium.api;

import org.jspecify.annotations.NullMarked;
