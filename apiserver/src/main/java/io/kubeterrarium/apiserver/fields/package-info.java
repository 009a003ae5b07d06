/**
 * Sets of fields of an object, as server-side apply counts them: paths, their order, the algebra of
 * sets of paths, and their JSON form {@code FieldsV1}.
 *
 * <p>Start reading at {@link io.kubeterrarium.apiserver.fields.PathElement} (one step: a field's
 * name, a list item's keys, value or index), then {@link
 * io.kubeterrarium.apiserver.fields.FieldSet} (an immutable tree of steps; a path may be a member
 * without its parent being one) and {@link io.kubeterrarium.apiserver.fields.FieldsV1}. Everything
 * here is a value, safe on any thread; builders belong to who made them. Source:
 * sigs.k8s.io/structured-merge-diff, whose orders and encodings these are. What must not be put
 * here: types, objects, and who owns what.
 */
@NullMarked
package io.kubeterrarium.apiserver.fields;

import org.jspecify.annotations.NullMarked;
