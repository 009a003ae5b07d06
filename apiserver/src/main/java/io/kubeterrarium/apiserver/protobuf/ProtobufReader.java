package io.kubeterrarium.apiserver.protobuf;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.kubernetes.client.proto.Runtime;
import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.apiserver.format.FormatException;
import io.kubeterrarium.apiserver.schema.SchemaTypes;
import io.kubeterrarium.apiserver.schema.StructType;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads {@code application/vnd.kubernetes.protobuf}: four bytes of magic, then a {@code
 * runtime.Unknown} that says which kind it carries.
 */
public final class ProtobufReader {
  public static final String MEDIA_TYPE = "application/vnd.kubernetes.protobuf";

  static final byte[] MAGIC = {'k', '8', 's', 0};
  private static final String OUTER = "io.kubernetes.client.proto.";

  /** Read by its descriptor too: the generated parsers log warnings about their age. */
  private static final Descriptor ENVELOPE =
      Runtime.getDescriptor().findMessageTypeByName("Unknown");

  private ProtobufReader() {}

  /** The object, with its kind and version; {@link FormatException} where it cannot be read. */
  public static ObjectNode read(byte[] body) {
    if (body.length < MAGIC.length || !Arrays.equals(Arrays.copyOf(body, MAGIC.length), MAGIC)) {
      throw new FormatException(
          "provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]");
    }
    try {
      DynamicMessage envelope =
          DynamicMessage.parseFrom(
              ENVELOPE, ByteString.copyFrom(body, MAGIC.length, body.length - MAGIC.length));
      Message typeMeta = (Message) MessageTree.get(envelope, "typeMeta");
      GroupVersionKind kind =
          GroupVersionKind.of(
              (String) MessageTree.get(typeMeta, "apiVersion"),
              (String) MessageTree.get(typeMeta, "kind"));
      Descriptor descriptor = descriptor(kind);
      StructType type = SchemaTypes.get().of(kind);
      if (descriptor == null || type == null) {
        throw new FormatException(
            "no kind \""
                + kind.kind()
                + "\" is registered for version \""
                + kind.apiVersion()
                + "\"");
      }
      DynamicMessage message =
          DynamicMessage.parseFrom(descriptor, (ByteString) MessageTree.get(envelope, "raw"));
      ObjectNode object = MessageTree.of(message, type);
      return object.put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
    } catch (InvalidProtocolBufferException e) {
      throw new FormatException("proto: " + e.getMessage());
    }
  }

  /**
   * The descriptor of a kind: in the file of its group and version, or among those of all groups.
   */
  static @Nullable Descriptor descriptor(GroupVersionKind kind) {
    String group = kind.group().isEmpty() ? "" : capital(kind.group().split("\\.")[0]);
    FileDescriptor file = file(capital(kind.version()) + group);
    Descriptor own = file == null ? null : file.findMessageTypeByName(kind.kind());
    if (own != null) {
      return own;
    }
    FileDescriptor meta = file("Meta");
    return meta == null ? null : meta.findMessageTypeByName(kind.kind());
  }

  private static @Nullable FileDescriptor file(String outer) {
    try {
      Class<?> type = Class.forName(OUTER + outer);
      return (FileDescriptor) type.getMethod("getDescriptor").invoke(null);
    } catch (ClassNotFoundException e) {
      return null; // No such group and version.
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a protobuf class without descriptor: " + outer, e);
    }
  }

  private static String capital(String word) {
    return word.isEmpty() ? "" : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
  }
}
