/**
 * What a kind is to the machinery: names and verbs ({@link
 * io.kubeterrarium.apiserver.resource.ResourceType}), behaviour ({@link
 * io.kubeterrarium.apiserver.resource.Strategy}), further doors to the same object ({@link
 * io.kubeterrarium.apiserver.resource.Subresource}), and the table of all of them ({@link
 * io.kubeterrarium.apiserver.resource.ResourceTable}).
 *
 * <p>A new kind is one file in {@code kinds}, one line in its list and one test. Strategies are
 * stateless functions over trees: no clock, randomness or I/O; what they need of these comes in the
 * {@link io.kubeterrarium.apiserver.resource.WriteContext}. They run on the request's thread, on a
 * tree that belongs to the request. What must not be put here: anything about one particular kind.
 */
@NullMarked
package io.kubeterrarium.apiserver.resource;

import org.jspecify.annotations.NullMarked;
