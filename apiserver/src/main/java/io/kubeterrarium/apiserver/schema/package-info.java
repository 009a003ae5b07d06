/**
 * What the served kinds look like: fields, types, merge keys, and OpenAPI documents.
 *
 * <p>Start reading at {@link io.kubeterrarium.apiserver.schema.Shape} and {@link
 * io.kubeterrarium.apiserver.schema.StructType}. The tables are generated when this module is built
 * and lie beside the classes; they are loaded when first asked for, not at start-up, and do not
 * change afterwards, so that any thread may read them. Checks walk an object's tree along its type
 * once. What must not be put here: validation of values (that is each kind's own business) and
 * anything written by hand about a single kind.
 */
@NullMarked
package io.kubeterrarium.apiserver.schema;

import org.jspecify.annotations.NullMarked;
