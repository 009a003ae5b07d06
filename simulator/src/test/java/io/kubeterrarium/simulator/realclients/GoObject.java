package io.kubeterrarium.simulator.realclients;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import io.kubernetes.client.proto.Runtime;
import java.util.List;

/**
 * A typed object as a Go program holds it.
 *
 * @param kind as {@code apps/v1 ReplicaSet}
 */
record GoObject(String kind, Message message) {
  /**
   * @param text in protobuf's text format: {@code metadata {name: 'web'} spec {replicas: 3}}
   */
  static GoObject of(String kind, String text) {
    return new GoObject(kind, prototype(kind)).with(text);
  }

  static GoObject of(Runtime.Unknown envelope) throws InvalidProtocolBufferException {
    String kind = envelope.getTypeMeta().getApiVersion() + " " + envelope.getTypeMeta().getKind();
    return new GoObject(kind, prototype(kind).getParserForType().parseFrom(envelope.getRaw()));
  }

  /** What a controller does between reading and writing: sets fields, appends to lists. */
  GoObject with(String text) {
    Message.Builder builder = message.toBuilder();
    try {
      TextFormat.getParser().merge(text, builder);
    } catch (TextFormat.ParseException e) {
      throw new IllegalArgumentException(kind + ": " + text, e);
    }
    return new GoObject(kind, builder.build());
  }

  /** Without one field, as {@code spec.finalizers}. */
  GoObject without(String path) {
    Message.Builder builder = message.toBuilder();
    Message.Builder at = builder;
    String[] steps = path.split("\\.");
    for (int i = 0; i < steps.length - 1; i++) {
      at = at.getFieldBuilder(at.getDescriptorForType().findFieldByName(steps[i]));
    }
    at.clearField(at.getDescriptorForType().findFieldByName(steps[steps.length - 1]));
    return new GoObject(kind, builder.build());
  }

  /** As {@code status.conditions.0.type}. */
  Object at(String path) {
    Object value = message;
    for (String step : path.split("\\.")) {
      if (value instanceof List<?> list) {
        value = list.get(Integer.parseInt(step));
      } else {
        Message outer = (Message) value;
        value = outer.getField(outer.getDescriptorForType().findFieldByName(step));
      }
    }
    return value;
  }

  String name() {
    return (String) at("metadata.name");
  }

  String uid() {
    return (String) at("metadata.uid");
  }

  String version() {
    return (String) at("metadata.resourceVersion");
  }

  byte[] encode() {
    int space = kind.indexOf(' ');
    return GoWire.encode(kind.substring(0, space), kind.substring(space + 1), message);
  }

  /** The generated class of a kind: that of its group and version, or one of those of all. */
  private static Message prototype(String kind) {
    int space = kind.indexOf(' ');
    String[] parts = kind.substring(0, space).split("/");
    String version = capital(parts[parts.length - 1]);
    String group = parts.length == 1 ? "" : capital(parts[0].split("\\.")[0]);
    String name = kind.substring(space + 1);
    for (String outer : List.of(version + group, "Meta")) {
      try {
        return (Message)
            Class.forName("io.kubernetes.client.proto." + outer + "$" + name)
                .getMethod("getDefaultInstance")
                .invoke(null);
      } catch (ClassNotFoundException e) {
        continue; // Among those of all groups, then.
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(kind, e);
      }
    }
    throw new IllegalArgumentException("no message for " + kind);
  }

  private static String capital(String word) {
    return Character.toUpperCase(word.charAt(0)) + word.substring(1);
  }
}
