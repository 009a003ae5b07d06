/**
 * Kubernetes' protobuf bodies as trees, for clients that send nothing else.
 *
 * <p>Start reading at {@link io.kubeterrarium.apiserver.protobuf.ProtobufReader}, which opens the
 * envelope, then {@link io.kubeterrarium.apiserver.protobuf.MessageTree}. One generic conversion
 * serves all kinds: the descriptors of {@code client-java-proto} name the fields on the wire, the
 * generated types of {@code schema} say what they are called and look like in JSON. Descriptors are
 * loaded by the first request that needs them. No state; any thread. What must not be put here:
 * writing protobuf (answers are JSON, which every client that sends protobuf also accepts), and
 * anything about a single kind.
 */
@NullMarked
package io.kubeterrarium.apiserver.protobuf;

import org.jspecify.annotations.NullMarked;
