package io.kubeterrarium.apiserver.schema;

import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes of a tree what decoding into Go's types and encoding again makes of it: fields that the
 * type does not have are dropped and noted, nulls and optional lists and maps without content are
 * dropped, values of a wrong type are refused.
 */
public final class TypeCheck {
  private static final Pattern QUANTITY =
      Pattern.compile(
          "[+-]?([0-9]+|[0-9]+\\.[0-9]*|\\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+)?");

  /** Optional fields that Go writes all the same: they have no {@code omitempty}. */
  private static final Set<String> WRITTEN_EMPTY =
      Set.of("EndpointSlice.ports", "ClusterRole.rules", "Role.rules");

  private static final BigInteger MIN_LONG = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger MAX_LONG = BigInteger.valueOf(Long.MAX_VALUE);

  private final List<String> unknown = new ArrayList<>();
  private final Deque<String> path = new ArrayDeque<>();

  private TypeCheck() {}

  /**
   * Checks an object in place.
   *
   * @return the paths of the fields that were dropped, as {@code spec.containers[0].foo}
   * @throws DecodeException where a value is of a wrong type
   */
  public static List<String> prune(ObjectNode object, StructType type) {
    TypeCheck check = new TypeCheck();
    check.struct(object, type);
    return check.unknown;
  }

  private void struct(ObjectNode object, StructType type) {
    for (Iterator<Map.Entry<String, JsonNode>> i = object.properties().iterator(); i.hasNext(); ) {
      Map.Entry<String, JsonNode> entry = i.next();
      Field field = type.field(entry.getKey());
      if (field == null) {
        unknown.add(dotted(entry.getKey()));
        i.remove();
      } else if (entry.getValue().isNull()) {
        i.remove();
      } else {
        path.addLast(entry.getKey());
        value(entry.getValue(), field.shape(), type);
        path.removeLast();
        if (saysNothing(entry.getValue(), field, type)) {
          i.remove();
        }
      }
    }
  }

  private static boolean saysNothing(JsonNode value, Field field, StructType type) {
    return value.isEmpty()
        && !field.required()
        && (field.shape() instanceof Shape.ListOf || field.shape() instanceof Shape.MapOf)
        && !WRITTEN_EMPTY.contains(type.goName() + "." + field.name());
  }

  private void value(JsonNode value, Shape shape, StructType owner) {
    if (shape instanceof StructType type) {
      if (!(value instanceof ObjectNode fields)) {
        throw mismatch(value, owner, shape);
      }
      struct(fields, type);
    } else if (shape instanceof Shape.ListOf list) {
      if (!(value instanceof ArrayNode items)) {
        throw mismatch(value, owner, shape);
      }
      items(items, list.items(), owner);
    } else if (shape instanceof Shape.MapOf map) {
      if (!(value instanceof ObjectNode fields)) {
        throw mismatch(value, owner, shape);
      }
      entries(fields, map.values(), owner);
    } else {
      scalar(value, (Shape.Scalar) shape, owner);
    }
  }

  private void items(ArrayNode items, Shape shape, StructType owner) {
    for (int i = 0; i < items.size(); i++) {
      JsonNode item = items.get(i);
      if (item.isNull()) {
        items.set(i, zero(shape));
      } else {
        path.addLast("[" + i + "]");
        value(item, shape, owner);
        path.removeLast();
      }
    }
  }

  private void entries(ObjectNode fields, Shape shape, StructType owner) {
    for (Map.Entry<String, JsonNode> entry : fields.properties()) {
      if (entry.getValue().isNull()) {
        entry.setValue(zero(shape));
      } else {
        path.addLast("[" + entry.getKey());
        value(entry.getValue(), shape, owner);
        path.removeLast();
      }
    }
  }

  /** What Go makes of a null in a list or map. */
  private static JsonNode zero(Shape shape) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    if (shape == Shape.Scalar.STRING || shape == Shape.Scalar.BYTES) {
      return nodes.stringNode("");
    }
    if (shape == Shape.Scalar.QUANTITY) {
      return nodes.stringNode("0");
    }
    return shape instanceof StructType ? nodes.objectNode() : nodes.nullNode();
  }

  private void scalar(JsonNode value, Shape.Scalar type, StructType owner) {
    boolean fits =
        switch (type) {
          case STRING -> value.isString();
          case BOOL -> value.isBoolean();
          case INT32 -> value.isIntegralNumber() && value.canConvertToInt();
          case INT64 -> value.isIntegralNumber() && isLong(value);
          case FLOAT -> value.isNumber();
          case BYTES -> value.isString() && base64(value.stringValue());
          case TIME, MICRO_TIME -> value.isString() && time(value.stringValue());
          case QUANTITY -> quantity(value);
          case INT_OR_STRING ->
              value.isString() || (value.isIntegralNumber() && value.canConvertToInt());
          case ANY -> true;
        };
    if (!fits) {
      throw mismatch(value, owner, type);
    }
  }

  private static boolean isLong(JsonNode value) {
    return !value.isBigInteger()
        || (value.bigIntegerValue().compareTo(MIN_LONG) >= 0
            && value.bigIntegerValue().compareTo(MAX_LONG) <= 0);
  }

  private static boolean base64(String text) {
    try {
      Base64.getDecoder().decode(text.replace("\n", "").replace("\r", ""));
      return true;
    } catch (IllegalArgumentException e) {
      throw new DecodeException("illegal base64 data at input byte " + firstOdd(text));
    }
  }

  private static int firstOdd(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean alphabet = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!alphabet && "+/=\r\n".indexOf(c) < 0) {
        return i;
      }
    }
    return Math.max(0, text.length() / 4 * 4);
  }

  private static boolean time(String text) {
    try {
      return !text.isEmpty() && OffsetDateTime.parse(text) != null;
    } catch (DateTimeException e) {
      throw new DecodeException(
          "parsing time \""
              + text
              + "\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \""
              + text
              + "\" as \"2006\"");
    }
  }

  private static boolean quantity(JsonNode value) {
    if (value.isNumber()
        || (value.isString() && QUANTITY.matcher(value.stringValue().strip()).matches())) {
      return true;
    }
    throw new DecodeException(
        "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
  }

  private DecodeException mismatch(JsonNode value, StructType owner, Shape shape) {
    return new DecodeException(
        "json: cannot unmarshal "
            + found(value, shape)
            + " into Go struct field "
            + owner.goName()
            + "."
            + fieldNames()
            + " of type "
            + goType(shape));
  }

  private static String found(JsonNode value, Shape shape) {
    return switch (value.getNodeType()) {
      case OBJECT -> "object";
      case ARRAY -> "array";
      case STRING -> "string";
      case BOOLEAN -> "bool";
      default ->
          shape == Shape.Scalar.INT32 || shape == Shape.Scalar.INT64
              ? "number " + value.asString()
              : "number";
    };
  }

  private static String goType(Shape shape) {
    if (shape instanceof StructType type) {
      return "v1." + type.goName();
    }
    if (shape instanceof Shape.ListOf list) {
      return "[]" + goType(list.items());
    }
    if (shape instanceof Shape.MapOf map) {
      return "map[string]" + goType(map.values());
    }
    Shape.Scalar scalar = (Shape.Scalar) shape;
    return switch (scalar) {
      case TIME -> "v1.Time";
      case MICRO_TIME -> "v1.MicroTime";
      case QUANTITY -> "resource.Quantity";
      case INT_OR_STRING -> "intstr.IntOrString";
      default -> scalar.goName();
    };
  }

  /** Go's decoder names fields only, neither indexes nor keys. */
  private String fieldNames() {
    return String.join(".", path.stream().filter(step -> !step.startsWith("[")).toList());
  }

  private String dotted(String last) {
    StringBuilder text = new StringBuilder();
    for (String step : path) {
      if (!step.startsWith("[")) {
        text.append(text.length() == 0 ? "" : ".").append(step);
      } else if (step.endsWith("]")) {
        text.append(step);
      } else {
        text.append('.').append(step, 1, step.length());
      }
    }
    return text.append(text.length() == 0 ? "" : ".").append(last).toString();
  }
}
