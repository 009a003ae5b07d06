/**
 * Label and field selectors: read from a query string or from an object's {@code selector}, matched
 * against labels and fields.
 *
 * <p>Start reading at {@link io.kubeterrarium.api.selector.LabelSelector}, a list of {@link
 * io.kubeterrarium.api.selector.Requirement}s, then {@link
 * io.kubeterrarium.api.selector.FieldSelector}; {@link io.kubeterrarium.api.selector.LabelSyntax}
 * says what keys and values may look like. Grammar and messages are upstream's
 * (k8s.io/apimachinery/pkg/labels and pkg/fields). Everything is an immutable value, safe on any
 * thread, and matching allocates nothing. What must not be put here: which fields a kind lets
 * clients select by.
 */
@NullMarked
package io.kubeterrarium.api.selector;

import org.jspecify.annotations.NullMarked;
