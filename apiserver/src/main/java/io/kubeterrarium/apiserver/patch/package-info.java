/**
 * Patches: JSON Patch, JSON merge patch, strategic merge patch, and the three-way merge of apply.
 *
 * <p>Start reading at {@link io.kubeterrarium.apiserver.patch.PatchType}, which tells them apart,
 * then {@link io.kubeterrarium.apiserver.patch.StrategicMergePatch} and {@link
 * io.kubeterrarium.apiserver.patch.ThreeWayMerge}. Everything is a function from trees to a new
 * tree: what is patched is never changed, and the result shares nothing with it. Failures are
 * {@code ApiException}s as upstream answers them. Server-side apply will be one more patch type
 * beside these. What must not be put here: storage, retries, and checks of the result, which is
 * decoded and validated like any object that a client sends.
 */
@NullMarked
package io.kubeterrarium.apiserver.patch;

import org.jspecify.annotations.NullMarked;
