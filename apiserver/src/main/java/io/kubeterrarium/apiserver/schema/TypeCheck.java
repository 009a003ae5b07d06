package io.kubeterrarium.apiserver.schema;

import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes of a tree what decoding into Go's types and encoding again makes of it: fields that the
 * type does not have are dropped and noted, nulls and optional values that are empty are dropped,
 * values of a wrong type are refused, and quantities, times and bytes are written in their one
 * canonical way.
 */
public final class TypeCheck {
  private static final BigInteger MIN_LONG = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger MAX_LONG = BigInteger.valueOf(Long.MAX_VALUE);

  private final List<String> unknown = new ArrayList<>();
  private final Deque<String> path = new ArrayDeque<>();

  private final StructType root;

  private TypeCheck(StructType root) {
    this.root = root;
  }

  /**
   * Checks an object in place.
   *
   * @return the paths of the fields that were dropped, as {@code spec.containers[0].foo}
   * @throws DecodeException where a value is of a wrong type
   */
  public static List<String> prune(ObjectNode object, StructType type) {
    TypeCheck check = new TypeCheck(type);
    check.struct(object, type);
    return check.unknown;
  }

  /** As Go's decoder calls what it found: object, array, string, bool, number. */
  public static String goKind(JsonNode value) {
    return ScalarText.goKind(value);
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
        entry.setValue(field(entry.getValue(), field, type));
        path.removeLast();
        if (entry.getValue().isNull() || saysNothing(entry.getValue(), field)) {
          i.remove();
        }
      }
    }
  }

  /** Whether Go would leave the field out: it cannot tell such a value from none. */
  private static boolean saysNothing(JsonNode value, Field field) {
    return !field.required()
        && field.presence() == Field.Presence.UNLESS_EMPTY
        && isZero(value, field.shape());
  }

  private static boolean isZero(JsonNode value, Shape shape) {
    if (!(shape instanceof Shape.Scalar scalar)) {
      return value.isEmpty() && !(shape instanceof StructType);
    }
    return switch (scalar) {
      case STRING, BYTES -> value.isString() && value.stringValue().isEmpty();
      case BOOL -> value.isBoolean() && !value.booleanValue();
      case INT32, INT64 -> value.isIntegralNumber() && value.bigIntegerValue().signum() == 0;
      case FLOAT -> value.isNumber() && value.doubleValue() == 0;
      case TIME, MICRO_TIME, QUANTITY, INT_OR_STRING, ANY -> false;
    };
  }

  private JsonNode field(JsonNode value, Field field, StructType owner) {
    if (SchemaUnion.is(owner, field)) {
      return union(value, field, owner);
    }
    if (SchemaUnion.isEmptyStruct(owner, field.name())) {
      if (!(value instanceof ObjectNode fields)) {
        throw mismatch(value, owner, field.shape());
      }
      fields.propertyNames().forEach(name -> unknown.add(dotted(name)));
      return fields.removeAll();
    }
    return value(value, field.shape(), owner);
  }

  /** Unknown fields below are dropped without a word: a decoder of its own reads them. */
  private JsonNode union(JsonNode value, Field field, StructType owner) {
    Shape shape = SchemaUnion.shape(value, owner, field);
    if (shape == null) {
      return JsonNodeFactory.instance.nullNode();
    }
    int known = unknown.size();
    JsonNode read = value(value, shape, owner);
    unknown.subList(known, unknown.size()).clear();
    return read;
  }

  /** Returns what takes the value's place: mostly itself. */
  private JsonNode value(JsonNode value, Shape shape, StructType owner) {
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
      return scalar(value, (Shape.Scalar) shape, owner);
    }
    return value;
  }

  private void items(ArrayNode items, Shape shape, StructType owner) {
    for (int i = 0; i < items.size(); i++) {
      JsonNode item = items.get(i);
      if (item.isNull()) {
        items.set(i, zero(shape));
      } else {
        path.addLast("[" + i + "]");
        items.set(i, value(item, shape, owner));
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
        entry.setValue(value(entry.getValue(), shape, owner));
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

  private JsonNode scalar(JsonNode value, Shape.Scalar type, StructType owner) {
    boolean fits =
        switch (type) {
          case STRING -> value.isString();
          case BOOL -> value.isBoolean();
          case INT32 -> value.isIntegralNumber() && value.canConvertToInt();
          case INT64 -> value.isIntegralNumber() && isLong(value);
          case FLOAT -> value.isNumber();
          case BYTES -> value.isString();
          case TIME, MICRO_TIME, QUANTITY, INT_OR_STRING, ANY -> true;
        };
    if (!fits) {
      throw mismatch(value, owner, type);
    }
    try {
      return switch (type) {
        case BYTES -> ScalarText.bytes(value);
        case TIME -> ScalarText.time(value, false);
        case MICRO_TIME -> ScalarText.time(value, true);
        case QUANTITY -> ScalarText.quantity(value);
        case INT_OR_STRING -> ScalarText.intOrString(value);
        default -> value;
      };
    } catch (ScalarText.Mismatch e) {
      throw new DecodeException(mismatch(e.found(), owner, e.wanted()));
    }
  }

  private static boolean isLong(JsonNode value) {
    return !value.isBigInteger()
        || (value.bigIntegerValue().compareTo(MIN_LONG) >= 0
            && value.bigIntegerValue().compareTo(MAX_LONG) <= 0);
  }

  private DecodeException mismatch(JsonNode value, StructType owner, Shape shape) {
    return new DecodeException(mismatch(found(value, shape), owner, goType(owner, shape)));
  }

  private String mismatch(String found, StructType owner, String wanted) {
    return "json: cannot unmarshal "
        + found
        + " into Go struct field "
        + owner.goName()
        + "."
        + GoFields.path(root, path)
        + " of type "
        + wanted;
  }

  private static String found(JsonNode value, Shape shape) {
    boolean numeric = shape == Shape.Scalar.INT32 || shape == Shape.Scalar.INT64;
    return ScalarText.goKind(value) + (numeric && value.isNumber() ? " " + value.asString() : "");
  }

  private String goType(StructType owner, Shape shape) {
    String last = path.isEmpty() ? "" : path.getLast();
    String named = SchemaUnion.typeName(owner, last);
    if (named.isEmpty() && !(shape instanceof StructType)) {
      boolean item = last.startsWith("[");
      named = GoTypeNames.of(owner, lastField(), item, shape);
    }
    return named.isEmpty() ? goType(shape) : named;
  }

  private String lastField() {
    for (Iterator<String> i = path.descendingIterator(); i.hasNext(); ) {
      String step = i.next();
      if (!step.startsWith("[")) {
        return step;
      }
    }
    return "";
  }

  private static String goType(Shape shape) {
    if (shape instanceof StructType type) {
      return type.goPackage() + "." + type.goName();
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
