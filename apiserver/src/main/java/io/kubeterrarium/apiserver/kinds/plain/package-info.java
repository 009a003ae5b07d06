/**
 * The kinds that the API server only has to keep: few rules beyond their schema's, no file of their
 * own.
 *
 * <p>Start reading at {@link io.kubeterrarium.apiserver.kinds.plain.PlainKinds}, the table of them;
 * {@link io.kubeterrarium.apiserver.kinds.plain.PlainKind} is the one strategy they share, and
 * {@link io.kubeterrarium.apiserver.kinds.plain.PlainColumns} says what {@code kubectl get} prints
 * of them. A kind that would change what the server does, if anybody acted on it, warns on each
 * create that nobody does. Immutable; any thread. What must not be put here: a kind with defaults
 * or validation, which gets a file of its own in the package of its group.
 */
@NullMarked
package io.kubeterrarium.apiserver.kinds.plain;

import org.jspecify.annotations.NullMarked;
