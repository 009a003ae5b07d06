/**
 * Generates the schemas of Kubernetes' kinds when this module is built; the module's jar holds what
 * came out.
 *
 * <p>Start reading at {@link io.kubeterrarium.schemas.Generator}, then {@link
 * io.kubeterrarium.schemas.JavaModels} (fields, types and what is required, from the Java client's
 * models by reflection) and {@link io.kubeterrarium.schemas.ProtoComments} (descriptions and
 * markers such as {@code +patchMergeKey}, from the comments of the protobuf sources). Two things
 * are written: a compact table of all types, and their OpenAPI schemas by package. Runs once in the
 * build, on one thread. What must not be put here: anything that the server needs to run.
 */
@NullMarked
package io.kubeterrarium.schemas;

import org.jspecify.annotations.NullMarked;
