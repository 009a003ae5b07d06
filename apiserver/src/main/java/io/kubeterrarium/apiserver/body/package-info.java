/**
 * What a request carries, as trees: reading bodies and applying patches, as two narrow interfaces.
 *
 * <p>Start reading at {@link io.kubeterrarium.apiserver.body.BodyDecoder} and {@link
 * io.kubeterrarium.apiserver.body.Patcher}; {@link
 * io.kubeterrarium.apiserver.body.SchemaBodyDecoder} and {@link
 * io.kubeterrarium.apiserver.body.SchemaPatchReader} read JSON, YAML, protobuf and patches, and
 * hold what comes out against the kind's generated type: unknown fields are dropped and refused or
 * warned of, wrong types are refused. Called on the request's thread; decoders hold no state. What
 * must not be put here: a format's grammar, and anything that knows what happens to the object
 * afterwards.
 */
@NullMarked
package io.kubeterrarium.apiserver.body;

import org.jspecify.annotations.NullMarked;
