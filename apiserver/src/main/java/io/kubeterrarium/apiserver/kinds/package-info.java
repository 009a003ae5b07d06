/**
 * One file a kind: its names, defaults, validation, columns and subresources.
 *
 * <p>Start reading at {@link io.kubeterrarium.apiserver.kinds.Kinds}, the list of all, then a small
 * one (ConfigMap) and a large one (Pod). A new kind is a new file here and a line in that list.
 * Everything is a pure function over trees; see {@link
 * io.kubeterrarium.apiserver.resource.Strategy} for who calls what when. Defaults, field paths and
 * messages are upstream's. What must not be put here: machinery that more than one kind needs and
 * that is not about pods or metadata.
 */
@NullMarked
package io.kubeterrarium.apiserver.kinds;

import org.jspecify.annotations.NullMarked;
