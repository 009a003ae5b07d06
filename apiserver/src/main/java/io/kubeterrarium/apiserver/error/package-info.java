/**
 * Failure, as Kubernetes words it: one exception that carries a {@code Status}, its factories by
 * reason, and the collection of field errors that validation fills.
 *
 * <p>Start reading at {@link io.kubeterrarium.apiserver.error.ApiException}, then {@link
 * io.kubeterrarium.apiserver.error.FieldErrors}. Messages, reasons, codes and details are
 * upstream's. {@code ApiException} is the only exception that the stages throw on purpose; it
 * becomes a response in exactly one place. Values here belong to one request and one thread. What
 * must not be put here: decisions about when a request fails.
 */
@NullMarked
package io.kubeterrarium.apiserver.error;

import org.jspecify.annotations.NullMarked;
