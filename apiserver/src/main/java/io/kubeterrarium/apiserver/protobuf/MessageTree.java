package io.kubeterrarium.apiserver.protobuf;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.kubeterrarium.apiserver.format.FormatException;
import io.kubeterrarium.apiserver.format.JsonReader;
import io.kubeterrarium.apiserver.schema.Field;
import io.kubeterrarium.apiserver.schema.Shape;
import io.kubeterrarium.apiserver.schema.StructType;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Turns a message into the tree that Go would encode to JSON. A message field that JSON does not
 * know is inlined: its fields are the outer object's own.
 */
final class MessageTree {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss'Z'").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  /** Up to here Go writes doubles without an exponent, and whole ones without a point. */
  private static final double MOST_EXACT = 1e15;

  private MessageTree() {}

  static ObjectNode of(Message message, StructType type) {
    ObjectNode object = NODES.objectNode();
    fields(message, type, object);
    return object;
  }

  private static void fields(Message message, StructType type, ObjectNode into) {
    for (Map.Entry<FieldDescriptor, Object> entry : message.getAllFields().entrySet()) {
      FieldDescriptor wire = entry.getKey();
      Field field = named(type, wire.getName());
      if (field != null) {
        JsonNode value = value(wire, entry.getValue(), field.shape());
        if (value != null
            && (field.required() || !Zeroes.isNothing(type.goName(), field.name(), value))) {
          into.set(field.name(), value);
        }
      } else if (entry.getValue() instanceof Message inlined) {
        fields(inlined, type, into);
      }
    }
  }

  /**
   * Names on the wire differ in case, as {@code uID} and {@code aPIGroup}, and have neither dashes
   * nor dollars: {@code xKubernetesValidations}, {@code ref}.
   */
  static @Nullable Field named(StructType type, String name) {
    Field field = type.field(name);
    if (field != null) {
      return field;
    }
    for (Field candidate : type.fields().values()) {
      if (candidate.name().replace("-", "").replace("$", "").equalsIgnoreCase(name)) {
        return candidate;
      }
    }
    return null;
  }

  private static @Nullable JsonNode value(FieldDescriptor wire, Object value, Shape shape) {
    if (wire.isMapField()) {
      return map((List<?>) value, ((Shape.MapOf) shape).values());
    }
    if (wire.isRepeated()) {
      ArrayNode items = NODES.arrayNode();
      Shape item = shape instanceof Shape.ListOf list ? list.items() : Shape.Scalar.ANY;
      for (Object each : (List<?>) value) {
        items.add(orNull(single(each, item)));
      }
      return items;
    }
    return single(value, shape);
  }

  private static ObjectNode map(List<?> entries, Shape values) {
    ObjectNode map = NODES.objectNode();
    for (Object each : entries) {
      Message entry = (Message) each;
      FieldDescriptor key = entry.getDescriptorForType().findFieldByNumber(1);
      FieldDescriptor value = entry.getDescriptorForType().findFieldByNumber(2);
      map.set((String) entry.getField(key), orNull(single(entry.getField(value), values)));
    }
    return map;
  }

  private static JsonNode orNull(@Nullable JsonNode value) {
    return value == null ? NODES.nullNode() : value;
  }

  private static @Nullable JsonNode single(Object value, Shape shape) {
    if (value instanceof Message message) {
      return message(message, shape);
    }
    if (value instanceof ByteString bytes) {
      return NODES.stringNode(Base64.getEncoder().encodeToString(bytes.toByteArray()));
    }
    if (value instanceof Integer number) {
      return NODES.numberNode(number);
    }
    if (value instanceof Long number) {
      return number == number.intValue()
          ? NODES.numberNode(number.intValue())
          : NODES.numberNode(number);
    }
    if (value instanceof Boolean bool) {
      return NODES.booleanNode(bool);
    }
    if (value instanceof Double number) {
      boolean whole = number == Math.rint(number) && Math.abs(number) < MOST_EXACT;
      return whole ? single(number.longValue(), shape) : NODES.numberNode(number);
    }
    return NODES.stringNode(value.toString());
  }

  private static @Nullable JsonNode message(Message message, Shape shape) {
    if (shape instanceof StructType type) {
      return of(message, type);
    }
    if (SchemaChoice.is(message.getDescriptorForType())) {
      return SchemaChoice.tree(message);
    }
    if (shape instanceof Shape.ListOf list) {
      FieldDescriptor items = message.getDescriptorForType().findFieldByName("items");
      return items == null ? null : value(items, message.getField(items), list);
    }
    if (!(shape instanceof Shape.Scalar scalar)) {
      return null;
    }
    return switch (scalar) {
      case TIME -> time(message, SECONDS);
      case MICRO_TIME -> time(message, MICROS);
      case QUANTITY -> NODES.stringNode((String) get(message, "string"));
      case INT_OR_STRING ->
          ((Number) get(message, "type")).longValue() == 0
              ? NODES.numberNode((Integer) get(message, "intVal"))
              : NODES.stringNode((String) get(message, "strVal"));
      default -> free(message);
    };
  }

  private static @Nullable JsonNode time(Message message, DateTimeFormatter format) {
    long seconds = (Long) get(message, "seconds");
    int nanos = (Integer) get(message, "nanos");
    if (message.getAllFields().isEmpty()) {
      return null;
    }
    try {
      return NODES.stringNode(format.format(Instant.ofEpochSecond(seconds, nanos)));
    } catch (DateTimeException | ArithmeticException e) {
      throw new FormatException("proto: a time out of range: " + seconds);
    }
  }

  /** JSON within protobuf: RawExtension, FieldsV1, and the like; or a struct without fields. */
  private static @Nullable JsonNode free(Message message) {
    if (message.getDescriptorForType().getFields().isEmpty()) {
      return NODES.objectNode(); // That it is there says something: a status subresource.
    }
    for (Object value : message.getAllFields().values()) {
      if (value instanceof ByteString raw) {
        return JsonReader.read(raw.toByteArray()).tree();
      }
    }
    return null;
  }

  static Object get(Message message, String field) {
    return message.getField(message.getDescriptorForType().findFieldByName(field));
  }
}
