/**
 * Bytes to trees and back: YAML, JSON and protobuf as upstream reads and writes them.
 *
 * <p>Start reading at {@link io.kubeterrarium.apiserver.format.YamlReader} (go-yaml's YAML 1.1 over
 * SnakeYAML's events, scalars by {@link io.kubeterrarium.apiserver.format.YamlScalars}), then
 * {@link io.kubeterrarium.apiserver.format.JsonReader} and {@link
 * io.kubeterrarium.apiserver.format.YamlWriter}. Everything is a function without state, safe on
 * any thread; trees that are returned belong to the caller. Input is hostile: depth, documents and
 * alias expansion are bounded, and whatever is wrong becomes a {@link
 * io.kubeterrarium.apiserver.format.FormatException} whose message is fit for the client. What must
 * not be put here: anything that knows a kind or a schema.
 */
@NullMarked
package io.kubeterrarium.apiserver.format;

import org.jspecify.annotations.NullMarked;
