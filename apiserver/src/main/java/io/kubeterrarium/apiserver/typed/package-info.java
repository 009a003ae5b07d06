/**
 * Objects walked along their types, as far as ownership of fields needs it: what differs between
 * two objects, what an object mentions, what comes of laying one over the other, and what is left
 * when fields are taken away.
 *
 * <p>Start reading at {@link io.kubeterrarium.apiserver.typed.Ownership} (what of a value has an
 * owner of its own: fields, entries, items, or only the whole), then {@link
 * io.kubeterrarium.apiserver.typed.Comparison}, {@link
 * io.kubeterrarium.apiserver.typed.MentionedFields}, {@link
 * io.kubeterrarium.apiserver.typed.Merge}, {@link io.kubeterrarium.apiserver.typed.Removal} and
 * {@link io.kubeterrarium.apiserver.typed.ConfigurationCheck}. Pure functions: trees that are given
 * are read only. Source: sigs.k8s.io/structured-merge-diff. What must not be put here: owners, and
 * anything about one kind.
 */
@NullMarked
package io.kubeterrarium.apiserver.typed;

import org.jspecify.annotations.NullMarked;
