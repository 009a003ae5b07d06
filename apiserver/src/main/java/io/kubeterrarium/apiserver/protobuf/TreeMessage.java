package io.kubeterrarium.apiserver.protobuf;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.apiserver.schema.Shape;
import io.kubeterrarium.apiserver.schema.StructType;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Turns a tree into the message that Go would encode: the way back of {@link MessageTree}. What is
 * absent stays absent, which Go reads as zero.
 */
final class TreeMessage {
  private static final int NANOS_PER_MICRO = 1000;

  private TreeMessage() {}

  static DynamicMessage of(JsonNode tree, Descriptor descriptor, StructType type) {
    return build(tree, MessageLayout.of(descriptor, type)).build();
  }

  private static DynamicMessage.Builder build(JsonNode tree, MessageLayout layout) {
    DynamicMessage.Builder message = DynamicMessage.newBuilder(layout.descriptor());
    for (MessageLayout.Slot slot : layout.slots()) {
      JsonNode value = tree.get(slot.name());
      if (value != null && !value.isNull()) {
        set(message, slot.wire(), value, slot.shape());
      }
    }
    for (MessageLayout.Inlined inlined : layout.inlined()) {
      DynamicMessage inner = build(tree, inlined.layout()).build();
      if (!inner.getAllFields().isEmpty()) {
        message.setField(inlined.wire(), inner);
      }
    }
    return message;
  }

  private static void set(
      DynamicMessage.Builder message, FieldDescriptor wire, JsonNode value, Shape shape) {
    if (wire.isMapField()) {
      Shape values = shape instanceof Shape.MapOf map ? map.values() : Shape.Scalar.ANY;
      for (Map.Entry<String, JsonNode> entry : value.properties()) {
        message.addRepeatedField(wire, entry(wire.getMessageType(), entry, values));
      }
    } else if (wire.isRepeated()) {
      Shape items = shape instanceof Shape.ListOf list ? list.items() : Shape.Scalar.ANY;
      for (JsonNode item : value) {
        message.addRepeatedField(wire, single(wire, item, items));
      }
    } else {
      message.setField(wire, single(wire, value, shape));
    }
  }

  private static DynamicMessage entry(
      Descriptor type, Map.Entry<String, JsonNode> entry, Shape shape) {
    FieldDescriptor value = type.findFieldByNumber(2);
    DynamicMessage.Builder built = DynamicMessage.newBuilder(type);
    built.setField(type.findFieldByNumber(1), entry.getKey());
    return built.setField(value, single(value, entry.getValue(), shape)).build();
  }

  private static Object single(FieldDescriptor wire, JsonNode value, Shape shape) {
    return switch (wire.getJavaType()) {
      case INT -> value.asInt(0);
      case LONG -> value.asLong(0);
      case DOUBLE -> value.asDouble(0);
      case FLOAT -> (float) value.asDouble(0);
      case BOOLEAN -> value.asBoolean(false);
      case STRING -> value.isContainer() ? Json.text(value) : value.asString("");
      case BYTE_STRING -> bytes(value);
      case MESSAGE -> message(wire.getMessageType(), value, shape);
      case ENUM -> throw new IllegalStateException("Kubernetes has no enums: " + wire);
    };
  }

  private static ByteString bytes(JsonNode value) {
    return ByteString.copyFrom(Base64.getMimeDecoder().decode(value.asString("")));
  }

  private static DynamicMessage message(Descriptor descriptor, JsonNode value, Shape shape) {
    if (shape instanceof StructType type) {
      return of(value, descriptor, type);
    }
    if (SchemaChoice.is(descriptor)) {
      return SchemaChoice.message(descriptor, value);
    }
    DynamicMessage.Builder message = DynamicMessage.newBuilder(descriptor);
    if (shape instanceof Shape.ListOf list) {
      FieldDescriptor items = descriptor.findFieldByName("items");
      if (items != null) {
        set(message, items, value, list);
      }
      return message.build();
    }
    switch (shape instanceof Shape.Scalar scalar ? scalar : Shape.Scalar.ANY) {
      case TIME -> time(message, value, false);
      case MICRO_TIME -> time(message, value, true);
      case QUANTITY -> put(message, "string", value.asString(""));
      case INT_OR_STRING -> intOrString(message, value);
      default -> free(message, value);
    }
    return message.build();
  }

  private static void time(DynamicMessage.Builder message, JsonNode value, boolean fine) {
    Instant instant = OffsetDateTime.parse(value.asString("")).toInstant();
    put(message, "seconds", instant.getEpochSecond());
    put(message, "nanos", fine ? instant.getNano() / NANOS_PER_MICRO * NANOS_PER_MICRO : 0);
  }

  private static void intOrString(DynamicMessage.Builder message, JsonNode value) {
    put(message, "type", value.isNumber() ? 0L : 1L);
    if (value.isNumber()) {
      put(message, "intVal", value.asInt(0));
    } else {
      put(message, "strVal", value.asString(""));
    }
  }

  /** JSON within protobuf: RawExtension, FieldsV1, and the like have one field of bytes. */
  private static void free(DynamicMessage.Builder message, JsonNode value) {
    @Nullable FieldDescriptor raw = null;
    for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
      if (field.getJavaType() == FieldDescriptor.JavaType.BYTE_STRING) {
        raw = field;
      }
    }
    if (raw != null) {
      message.setField(raw, ByteString.copyFrom(Json.bytes(value)));
    }
  }

  private static void put(DynamicMessage.Builder message, String field, Object value) {
    message.setField(message.getDescriptorForType().findFieldByName(field), value);
  }
}
