/**
 * CustomResourceDefinition: kinds that users bring along.
 *
 * <p>Start reading at {@link
 * io.kubeterrarium.apiserver.kinds.extension.CustomResourceDefinitionKind}, then {@link
 * io.kubeterrarium.apiserver.kinds.extension.DefinitionValidation}; schemas are judged by {@code
 * structural.SchemaRules}. Rules and messages are upstream's
 * (k8s.io/apiextensions-apiserver/pkg/apis/apiextensions). Pure functions over trees that belong to
 * the request's thread. What must not be put here: serving what is defined, which is {@code
 * custom}'s.
 */
@NullMarked
package io.kubeterrarium.apiserver.kinds.extension;

import org.jspecify.annotations.NullMarked;
