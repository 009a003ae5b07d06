package io.kubeterrarium.apiserver.cel;

import com.google.common.primitives.UnsignedLong;
import dev.cel.common.values.CelByteString;
import io.kubeterrarium.api.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Values of expressions: Boolean, Long, UnsignedLong, Double, String, CelByteString, Instant,
 * Duration, {@link CelNull}, List, Map, Optional, and those of libraries.
 */
public final class CelValues {
  private static final DeclType ANY_MAP = DeclType.mapOf(DeclType.DYN, -1);
  private static final DeclType ANY_LIST = DeclType.listOf(DeclType.DYN, -1);

  private CelValues() {}

  /** Shows a tree, lazily; absent and null are {@link CelNull}. */
  public static Object of(@Nullable JsonNode node, DeclType type) {
    if (node == null || node.isNull() || node.isMissingNode()) {
      return CelNull.NULL;
    }
    switch (type.kind()) {
      case OBJECT:
        if (node.isObject()) {
          return new JsonObjectView(node, type);
        }
        break;
      case MAP:
        if (node.isObject()) {
          return new JsonMapView(node, type.element());
        }
        break;
      case LIST:
        if (node.isArray()) {
          return new JsonListView(node, type);
        }
        break;
      case OPTIONAL:
        return Optional.of(of(node, type.element()));
      case DOUBLE:
        if (node.isNumber()) {
          return node.doubleValue();
        }
        break;
      case BYTES, TIMESTAMP, DURATION:
        if (node.isString()) {
          return ofText(node.asString(), type.kind());
        }
        break;
      default:
    }
    return ofAny(node);
  }

  private static Object ofText(String text, DeclType.Kind kind) {
    if (kind == DeclType.Kind.TIMESTAMP) {
      return Times.timestampOrDate(text);
    }
    if (kind == DeclType.Kind.DURATION) {
      return Times.duration(text);
    }
    try {
      return CelByteString.of(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      throw EvaluationFailure.of("byte formatted value is not valid base64");
    }
  }

  private static Object ofAny(JsonNode node) {
    if (node.isString()) {
      return node.asString();
    }
    if (node.isBoolean()) {
      return node.booleanValue();
    }
    if (node.isIntegralNumber()) {
      return node.canConvertToLong() ? (Object) node.longValue() : (Object) node.doubleValue();
    }
    if (node.isNumber()) {
      return node.doubleValue();
    }
    return node.isObject()
        ? new JsonMapView(node, ANY_MAP.element())
        : new JsonListView(node, ANY_LIST);
  }

  /**
   * A tree of a value.
   *
   * @throws EvaluationFailure where JSON has nothing for it
   */
  public static JsonNode toJson(Object value) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    if (value instanceof JsonMapView view) {
      return view.node().deepCopy();
    } else if (value instanceof JsonObjectView view) {
      return view.node().deepCopy();
    } else if (value instanceof String text) {
      return nodes.stringNode(text);
    } else if (value instanceof Long number) {
      return nodes.numberNode(number);
    } else if (value instanceof Boolean truth) {
      return nodes.booleanNode(truth);
    } else if (value instanceof Double number) {
      return nodes.numberNode(number);
    } else if (value instanceof UnsignedLong number) {
      return nodes.numberNode(number.bigIntegerValue());
    } else if (value instanceof CelNull) {
      return nodes.nullNode();
    } else if (value instanceof CelByteString bytes) {
      return nodes.stringNode(Base64.getEncoder().encodeToString(bytes.toByteArray()));
    } else if (value instanceof Instant || value instanceof Duration) {
      return nodes.stringNode(Times.text(value));
    } else if (value instanceof List<?> list) {
      ArrayNode items = Json.array();
      list.forEach(item -> items.add(toJson(item)));
      return items;
    } else if (value instanceof Map<?, ?> map) {
      return toJson(map);
    }
    throw EvaluationFailure.of("type conversion error from '" + typeName(value) + "' to JSON");
  }

  private static ObjectNode toJson(Map<?, ?> map) {
    ObjectNode object = Json.object();
    map.forEach(
        (key, value) -> {
          if (!(key instanceof String name)) {
            throw EvaluationFailure.of("keys of objects must be strings");
          }
          object.set(name, toJson(value));
        });
    return object;
  }

  /** As CEL prints the value's type. */
  public static String typeName(Object value) {
    if (value instanceof String) {
      return "string";
    } else if (value instanceof Boolean) {
      return "bool";
    } else if (value instanceof Long) {
      return "int";
    } else if (value instanceof UnsignedLong) {
      return "uint";
    } else if (value instanceof Double) {
      return "double";
    } else if (value instanceof CelByteString) {
      return "bytes";
    } else if (value instanceof Instant) {
      return "google.protobuf.Timestamp";
    } else if (value instanceof Duration) {
      return "google.protobuf.Duration";
    } else if (value instanceof List) {
      return "list";
    } else if (value instanceof JsonObjectView view) {
      return view.typeName();
    } else if (value instanceof Map) {
      return "map";
    } else if (value instanceof CelNull) {
      return "null_type";
    } else if (value instanceof Optional) {
      return "optional_type";
    } else if (value instanceof TypeValue) {
      return "type";
    }
    return value instanceof Typed typed ? typed.typeName() : value.getClass().getSimpleName();
  }

  /** What {@code size()} gives, or 1: the measure of what handling a value costs. */
  public static long sizeOf(Object value) {
    if (value instanceof String text) {
      return text.codePointCount(0, text.length());
    } else if (value instanceof List<?> list) {
      return list.size();
    } else if (value instanceof Map<?, ?> map) {
      return map.size();
    } else if (value instanceof CelByteString bytes) {
      return bytes.size();
    }
    return value instanceof Sized sized ? sized.size() : 1;
  }
}
