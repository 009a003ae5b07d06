/**
 * Admission: plugins that look at what a write would store, after authorization and before the
 * registry, and change or refuse it.
 *
 * <p>Start reading at {@link io.kubeterrarium.apiserver.admission.AdmissionPlugin} and {@link
 * io.kubeterrarium.apiserver.admission.AdmissionRequest}; each plugin is one file with one table
 * test. Mutating plugins run before the strategy validates, validating ones after, in the order of
 * one list. Called on the request's thread; a plugin reads cached objects and may write through the
 * API only where upstream's does. What must not be put here: validation that belongs to a kind.
 */
@NullMarked
package io.kubeterrarium.apiserver.admission;

import org.jspecify.annotations.NullMarked;
