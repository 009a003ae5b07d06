/**
 * Pieces that the strategies of many kinds are made of: setting a field that was left out, the
 * syntax of names, labels and selectors, and cells of tables.
 *
 * <p>Start reading at {@link io.kubeterrarium.apiserver.kinds.field.Defaults}, then {@link
 * io.kubeterrarium.apiserver.kinds.field.Cells}. All of it is pure functions over trees that belong
 * to the request's thread; nothing here throws on a tree of the wrong shape, because a client may
 * send any: such a field is left alone and validation, or decoding before it, names it. Wording and
 * rules are upstream's (k8s.io/apimachinery/pkg/util/validation and its neighbours). What must not
 * be put here: anything that knows a particular kind.
 */
@NullMarked
package io.kubeterrarium.apiserver.kinds.field;

import org.jspecify.annotations.NullMarked;
