/**
 * JSON as Kubernetes writes it: one mapper for trees and typed objects, and named ways to reach
 * into an object's tree.
 *
 * <p>Start reading at {@link io.kubeterrarium.api.json.Json}, then {@link
 * io.kubeterrarium.api.json.Meta}. The mapper is immutable and shared by all threads; trees are
 * not: whoever holds a tree that came from a cache reads it only, and copies it ({@code deepCopy})
 * before the first change. What must not be put here: anything that knows a particular kind.
 */
@NullMarked
package io.kubeterrarium.api.json;

import org.jspecify.annotations.NullMarked;
