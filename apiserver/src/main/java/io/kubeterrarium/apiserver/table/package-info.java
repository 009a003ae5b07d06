/**
 * Tables: what {@code kubectl get} prints.
 *
 * <p>Start reading at {@link io.kubeterrarium.apiserver.table.TableColumns}: the columns of one
 * kind, each a name, a type, a priority (0 is always shown, 1 only with {@code -o wide}) and a
 * function from object to cell. Columns and cells are upstream's
 * (k8s.io/kubernetes/pkg/printers/internalversion). Pure functions over trees; ages are counted
 * from a time that is handed in. What must not be put here: content negotiation.
 */
@NullMarked
package io.kubeterrarium.apiserver.table;

import org.jspecify.annotations.NullMarked;
