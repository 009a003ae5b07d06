/**
 * Kubernetes' protobuf, both ways: bodies become trees, answers become messages.
 *
 * <p>Start reading at {@link io.kubeterrarium.apiserver.protobuf.ProtobufReader}, which opens the
 * envelope, then {@link io.kubeterrarium.apiserver.protobuf.MessageTree}; {@link
 * io.kubeterrarium.apiserver.protobuf.ProtobufWriter} and {@link
 * io.kubeterrarium.apiserver.protobuf.TreeMessage} are the way back. One generic conversion serves
 * all kinds: the descriptors of {@code client-java-proto} name the fields on the wire, the
 * generated types of {@code schema} say what they are called and look like in JSON. Descriptors are
 * loaded, and layouts worked out, by the first request that needs them. Any thread. What must not
 * be put here: anything about a single kind, and who wants which media type.
 */
@NullMarked
package io.kubeterrarium.apiserver.protobuf;

import org.jspecify.annotations.NullMarked;
