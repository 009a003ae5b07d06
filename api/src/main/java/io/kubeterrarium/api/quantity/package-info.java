/**
 * Kubernetes' numbers with suffixes, exact.
 *
 * <p>Start reading at {@link io.kubeterrarium.api.quantity.Quantity}: a value and the format it was
 * written in; {@code QuantityText} reads and writes the text form. A quantity never passes through
 * floating point; it is kept to a billionth, rounded away from zero, and capped at 2^63-1, as
 * upstream's. Everything is an immutable value, safe on any thread; parsing keeps a bounded cache,
 * for a cluster uses few distinct quantities and asks for them in every scheduling cycle. What must
 * not be put here: what a resource name means, sums over containers, validation rules of a kind.
 */
@NullMarked
package io.kubeterrarium.api.quantity;

import org.jspecify.annotations.NullMarked;
