/**
 * The metadata that all kinds share: what the server fills in, what clients may not change, and
 * what names, labels, annotations, finalizers and owner references must look like.
 *
 * <p>Start reading at {@link io.kubeterrarium.apiserver.meta.ObjectMeta}, then {@link
 * io.kubeterrarium.apiserver.meta.MetaValidation}. Pure functions over trees: time, uid and
 * randomness are handed in. Field paths and messages are upstream's
 * (k8s.io/apimachinery/pkg/api/validation). What must not be put here: anything that one kind does
 * differently from the others, which belongs to its strategy.
 */
@NullMarked
package io.kubeterrarium.apiserver.meta;

import org.jspecify.annotations.NullMarked;
