package io.kubeterrarium.apiserver.kinds.field;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Sets fields that a client left out. Left out means absent or {@code null}; for strings also
 * empty, and for {@link #nonZero} also 0, as upstream's fields without a pointer have it. A field
 * of the wrong type counts as present: decoding has refused it before, or validation will.
 *
 * <p>Numbers are ints, as a parser makes them of what is stored, so that trees compare equal.
 */
public final class Defaults {
  private Defaults() {}

  public static void text(ObjectNode parent, String field, String value) {
    JsonNode given = parent.path(field);
    if (isUnset(given) || given.isString() && given.stringValue().isEmpty()) {
      parent.put(field, value);
    }
  }

  /** For strings whose empty value means something: only absent or null is left out. */
  public static void textPointer(ObjectNode parent, String field, String value) {
    if (isUnset(parent.path(field))) {
      parent.put(field, value);
    }
  }

  public static void number(ObjectNode parent, String field, int value) {
    if (isUnset(parent.path(field))) {
      parent.put(field, value);
    }
  }

  public static void nonZero(ObjectNode parent, String field, int value) {
    JsonNode given = parent.path(field);
    if (isUnset(given) || given.isNumber() && given.asLong(0) == 0) {
      parent.put(field, value);
    }
  }

  public static void flag(ObjectNode parent, String field, boolean value) {
    if (isUnset(parent.path(field))) {
      parent.put(field, value);
    }
  }

  /** Null where a list is empty or left out: Go's slices without {@code omitempty}. */
  public static void nullList(ObjectNode parent, String field) {
    JsonNode given = parent.path(field);
    if (given.isMissingNode() || given.isArray() && given.isEmpty()) {
      parent.putNull(field);
    }
  }

  /** An empty object where there is nothing. */
  public static void struct(ObjectNode parent, String field) {
    if (isUnset(parent.path(field))) {
      parent.putObject(field);
    }
  }

  public static boolean isUnset(JsonNode value) {
    return value.isMissingNode() || value.isNull();
  }

  /** The objects among the elements of a list, in order; none where it is no list. */
  public static List<ObjectNode> objects(JsonNode parent, String field) {
    if (!(parent.path(field) instanceof ArrayNode list)) {
      return List.of();
    }
    List<ObjectNode> result = new ArrayList<>(list.size());
    list.forEach(
        element -> {
          if (element instanceof ObjectNode object) {
            result.add(object);
          }
        });
    return result;
  }

  /**
   * Visits the objects among the elements of a list, each with its path, as {@code spec.env[0]}.
   */
  public static void each(
      JsonNode parent, String field, String path, BiConsumer<ObjectNode, String> visitor) {
    if (parent.path(field) instanceof ArrayNode list) {
      for (int i = 0; i < list.size(); i++) {
        if (list.get(i) instanceof ObjectNode object) {
          visitor.accept(object, path + "." + field + "[" + i + "]");
        }
      }
    }
  }
}
