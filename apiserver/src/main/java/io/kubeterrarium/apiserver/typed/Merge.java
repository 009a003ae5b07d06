package io.kubeterrarium.apiserver.typed;

import io.kubeterrarium.apiserver.fields.PathElement;
import io.kubeterrarium.apiserver.schema.Field;
import io.kubeterrarium.apiserver.schema.Shape;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Lays a configuration over an object: what the configuration says stands, nothing is taken away.
 * Lists keep the object's order, or take the configuration's where that orders the same items.
 */
public final class Merge {
  private Merge() {}

  /** A new tree. */
  public static ObjectNode of(ObjectNode live, ObjectNode configuration, Shape type) {
    return fields(live, configuration, type);
  }

  private static ObjectNode fields(
      @Nullable JsonNode live, @Nullable JsonNode configuration, Shape type) {
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    if (live != null) {
      for (Map.Entry<String, JsonNode> entry : live.properties()) {
        String name = entry.getKey();
        JsonNode wanted = configuration == null ? null : configuration.get(name);
        put(result, name, entry.getValue(), wanted, type);
      }
    }
    if (configuration != null) {
      for (Map.Entry<String, JsonNode> entry : configuration.properties()) {
        if (live == null || !live.has(entry.getKey())) {
          put(result, entry.getKey(), null, entry.getValue(), type);
        }
      }
    }
    return result;
  }

  private static void put(
      ObjectNode into,
      String name,
      @Nullable JsonNode live,
      @Nullable JsonNode wanted,
      Shape type) {
    Field field = Ownership.field(type, name);
    JsonNode merged = value(live, wanted, Ownership.under(type, field), field);
    if (merged != null) {
      into.set(name, merged);
    }
  }

  private static @Nullable JsonNode value(
      @Nullable JsonNode live, @Nullable JsonNode wanted, Shape shape, @Nullable Field field) {
    Ownership ownership = Ownership.of(shape, field, wanted == null ? live : wanted);
    boolean bothEmpty = isEmpty(live) && isEmpty(wanted);
    if (ownership == Ownership.WHOLE || bothEmpty || !fits(live, wanted, ownership)) {
      JsonNode stands = wanted == null ? live : wanted;
      return stands == null ? null : stands.deepCopy();
    }
    return ownership == Ownership.ITEMS && field != null
        ? items(live, wanted, field)
        : fields(container(live), container(wanted), shape);
  }

  private static boolean isEmpty(@Nullable JsonNode value) {
    return value == null || value.isNull() || value.isContainer() && value.isEmpty();
  }

  private static @Nullable JsonNode container(@Nullable JsonNode value) {
    return value != null && value.isContainer() ? value : null;
  }

  /** Whether both are of the form that merging in parts needs; without a type they may not be. */
  private static boolean fits(
      @Nullable JsonNode live, @Nullable JsonNode wanted, Ownership ownership) {
    for (JsonNode value : new @Nullable JsonNode[] {live, wanted}) {
      boolean ok =
          value == null
              || value.isNull()
              || (ownership == Ownership.ITEMS ? value.isArray() : value.isObject());
      if (!ok) {
        return false;
      }
    }
    return true;
  }

  /**
   * Walks both lists: items that only the object has stay between those that both have, and those
   * stand in the configuration's order.
   */
  private static ArrayNode items(@Nullable JsonNode live, @Nullable JsonNode wanted, Field field) {
    Items mine = Items.of(wanted, field);
    Items theirs = Items.of(live, field);
    Shape shape = Ownership.items(field.shape());
    ArrayNode result = JsonNodeFactory.instance.arrayNode();
    List<PathElement> left = theirs.order();
    List<PathElement> right = mine.order();
    Iterator<PathElement> shared = right.stream().filter(theirs::has).iterator();
    PathElement next = shared.hasNext() ? shared.next() : null;
    int l = 0;
    int r = 0;
    while (l < left.size() || r < right.size()) {
      PathElement there = l < left.size() ? left.get(l) : null;
      PathElement here = r < right.size() ? right.get(r) : null;
      if (there != null && !mine.has(there)) {
        add(result, theirs.at(l), null, shape);
        l++;
      } else if (there != null && (here == null || isLater(there, here, next))) {
        l++; // The configuration has it elsewhere.
      } else if (here != null) {
        add(result, theirs.get(here), mine.at(r), shape);
        if (there != null && same(there, here)) {
          l++;
        }
        if (next != null && same(next, here)) {
          next = shared.hasNext() ? shared.next() : null;
        }
        r++;
      }
    }
    return result;
  }

  private static boolean isLater(PathElement there, PathElement here, @Nullable PathElement next) {
    return !same(there, here) && next != null && !same(there, next);
  }

  private static boolean same(PathElement one, PathElement other) {
    return one.compareTo(other) == 0;
  }

  private static void add(
      ArrayNode into, @Nullable JsonNode live, @Nullable JsonNode wanted, Shape shape) {
    JsonNode merged = value(live, wanted, shape, null);
    if (merged != null) {
      into.add(merged);
    }
  }
}
