/**
 * Structural schemas: what a custom resource may look like, and what is made of one that is sent.
 *
 * <p>Start reading at {@link io.kubeterrarium.apiserver.structural.SchemaNode}, which is a schema
 * read once; {@link io.kubeterrarium.apiserver.structural.Pruning} drops what it does not know,
 * {@link io.kubeterrarium.apiserver.structural.Defaulting} fills in what was left out, {@link
 * io.kubeterrarium.apiserver.structural.ValueValidation} says what is wrong, {@link
 * io.kubeterrarium.apiserver.structural.SchemaShape} tells server-side apply what has owners.
 * {@link io.kubeterrarium.apiserver.structural.SchemaRules} judges the schema itself. Schemas are
 * immutable, all functions are pure but for the tree they are given. Words and order are upstream's
 * (k8s.io/apiextensions-apiserver, k8s.io/kube-openapi). What must not be put here: definitions of
 * custom resources as objects, which are a kind.
 */
@NullMarked
package io.kubeterrarium.apiserver.structural;

import org.jspecify.annotations.NullMarked;
