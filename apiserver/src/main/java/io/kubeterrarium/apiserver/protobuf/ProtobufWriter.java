package io.kubeterrarium.apiserver.protobuf;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import io.kubernetes.client.proto.Runtime;
import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.schema.SchemaTypes;
import io.kubeterrarium.apiserver.schema.StructType;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Writes {@code application/vnd.kubernetes.protobuf}: the envelope that {@link ProtobufReader}
 * reads, and watch events as frames of a length in four bytes and a message.
 */
public final class ProtobufWriter {
  private static final Descriptor ENVELOPE =
      Runtime.getDescriptor().findMessageTypeByName("Unknown");
  private static final Descriptor TYPE_META =
      Runtime.getDescriptor().findMessageTypeByName("TypeMeta");
  private static final Descriptor EVENT =
      io.kubernetes.client.proto.Meta.getDescriptor().findMessageTypeByName("WatchEvent");

  private ProtobufWriter() {}

  /** Whether objects of the kind can be written. */
  public static boolean knows(GroupVersionKind kind) {
    return ProtobufReader.descriptor(kind) != null && SchemaTypes.get().of(kind) != null;
  }

  /** The object in its envelope; null where there is no message for its kind, as for tables. */
  public static byte @Nullable [] write(JsonNode object) {
    ByteString envelope = envelope(object);
    return envelope == null ? null : envelope.toByteArray();
  }

  /** One frame of a watch; null where there is no message for the object's kind. */
  public static byte @Nullable [] frame(String type, JsonNode object) {
    ByteString envelope = envelope(object);
    if (envelope == null) {
      return null;
    }
    Descriptor raw = EVENT.findFieldByName("object").getMessageType();
    DynamicMessage event =
        DynamicMessage.newBuilder(EVENT)
            .setField(EVENT.findFieldByName("type"), type)
            .setField(
                EVENT.findFieldByName("object"),
                DynamicMessage.newBuilder(raw)
                    .setField(raw.findFieldByName("raw"), envelope)
                    .build())
            .build();
    byte[] bytes = event.toByteArray();
    return ByteBuffer.allocate(Integer.BYTES + bytes.length)
        .putInt(bytes.length)
        .put(bytes)
        .array();
  }

  private static @Nullable ByteString envelope(JsonNode object) {
    GroupVersionKind kind =
        GroupVersionKind.of(Meta.text(object, "apiVersion"), Meta.text(object, "kind"));
    Descriptor descriptor = ProtobufReader.descriptor(kind);
    StructType type = SchemaTypes.get().of(kind);
    if (descriptor == null || type == null) {
      return null;
    }
    DynamicMessage typeMeta =
        DynamicMessage.newBuilder(TYPE_META)
            .setField(TYPE_META.findFieldByName("apiVersion"), kind.apiVersion())
            .setField(TYPE_META.findFieldByName("kind"), kind.kind())
            .build();
    DynamicMessage envelope =
        DynamicMessage.newBuilder(ENVELOPE)
            .setField(ENVELOPE.findFieldByName("typeMeta"), typeMeta)
            .setField(
                ENVELOPE.findFieldByName("raw"),
                TreeMessage.of(object, descriptor, type).toByteString())
            .setField(ENVELOPE.findFieldByName("contentEncoding"), "")
            .setField(ENVELOPE.findFieldByName("contentType"), "")
            .build();
    return ByteString.copyFrom(ProtobufReader.MAGIC).concat(envelope.toByteString());
  }
}
