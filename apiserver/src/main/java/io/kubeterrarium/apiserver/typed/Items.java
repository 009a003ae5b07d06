package io.kubeterrarium.apiserver.typed;

import io.kubeterrarium.apiserver.fields.PathElement;
import io.kubeterrarium.apiserver.schema.Field;
import io.kubeterrarium.apiserver.schema.Shape;
import io.kubeterrarium.apiserver.schema.StructType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** The items of a list whose items have owners, by what tells them apart. */
final class Items {
  private final List<PathElement> order = new ArrayList<>();
  private final List<JsonNode> items = new ArrayList<>();
  private final TreeMap<PathElement, List<JsonNode>> byElement = new TreeMap<>();

  private Items() {}

  /** Items that cannot be told apart, for want of a key, are left out: they are nobody's. */
  static Items of(@Nullable JsonNode list, Field field) {
    Items items = new Items();
    if (list instanceof ArrayNode array) {
      Shape shape = Ownership.items(field.shape());
      for (JsonNode item : array) {
        if (complaint(item, field, shape).isEmpty()) {
          PathElement element = element(item, field, shape);
          items.byElement.computeIfAbsent(element, e -> new ArrayList<>(1)).add(item);
          items.order.add(element);
          items.items.add(item);
        }
      }
    }
    return items;
  }

  /** One element an item, in the list's order; those of duplicates are repeated. */
  List<PathElement> order() {
    return order;
  }

  /** The item at a place of {@link #order}. */
  JsonNode at(int index) {
    return items.get(index);
  }

  /** The item; the first one of several. */
  @Nullable JsonNode get(PathElement element) {
    List<JsonNode> same = byElement.get(element);
    return same == null ? null : same.get(0);
  }

  boolean has(PathElement element) {
    return byElement.containsKey(element);
  }

  boolean isDuplicate(PathElement element) {
    return all(element).size() > 1;
  }

  List<JsonNode> all(PathElement element) {
    return byElement.getOrDefault(element, List.of());
  }

  /** What tells the item apart from others. */
  static PathElement element(JsonNode item, Field field, Shape shape) {
    List<String> names = field.itemKeys();
    if (names.isEmpty()) {
      return PathElement.value(item);
    }
    List<Map.Entry<String, JsonNode>> keys = new ArrayList<>(names.size());
    for (String name : names) {
      JsonNode value = key(item, name, shape);
      if (value != null) {
        keys.add(Map.entry(name, value));
      }
    }
    return PathElement.keys(keys);
  }

  private static @Nullable JsonNode key(JsonNode item, String name, Shape shape) {
    JsonNode value = item.get(name);
    if (value == null || value.isNull()) {
      Field key = Ownership.field(shape, name);
      return key == null ? null : key.fallback();
    }
    return value;
  }

  /** What keeps the item from being told apart; empty: nothing. */
  static String complaint(JsonNode item, Field field, Shape shape) {
    List<String> names = field.itemKeys();
    if (names.isEmpty()) {
      return setComplaint(item, shape);
    }
    if (item.isNull()) {
      return "associative list with keys may not have a null element";
    }
    if (!item.isObject()) {
      return "associative list with keys may not have non-map elements";
    }
    for (String name : names) {
      if (key(item, name, shape) == null) {
        return "associative list with keys has an element that omits key field \""
            + name
            + "\" (and doesn't have default value)";
      }
    }
    return "";
  }

  private static String setComplaint(JsonNode item, Shape shape) {
    if (item.isObject() && !(shape instanceof StructType struct && struct.isOwnedAsOne())) {
      return "associative list without keys has an element that's a map type";
    }
    if (item.isArray()) {
      return "not supported: associative list with lists as elements";
    }
    return item.isNull()
        ? "associative list without keys has an element that's an explicit null"
        : "";
  }
}
