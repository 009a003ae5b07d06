package io.kubeterrarium.apiserver.patch;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Comparing values, and finding items of a list by their merge key. */
final class Values {
  private static final Comparator<JsonNode> BY_VALUE =
      (a, b) -> {
        if (a.isNumber() && b.isNumber()) {
          return a.isIntegralNumber() && b.isIntegralNumber()
              ? a.bigIntegerValue().compareTo(b.bigIntegerValue())
              : Double.compare(a.doubleValue(), b.doubleValue());
        }
        return a.equals(b) ? 0 : 1;
      };

  private Values() {}

  /** Whether two trees say the same, whatever Java type holds their numbers. */
  static boolean equal(JsonNode a, JsonNode b) {
    return a.equals(BY_VALUE, b);
  }

  /** What an item is called among its siblings: its merge key's value, or itself as text. */
  static @Nullable String identity(JsonNode item, String mergeKey) {
    if (!item.isObject()) {
      return item.isContainer() ? null : item.asString();
    }
    JsonNode value = item.get(mergeKey);
    if (value == null || value.isNull()) {
      return null;
    }
    // A key that is no scalar names nothing well; that the types refuse it is said later.
    return value.isContainer() ? value.toString() : value.asString();
  }

  static int indexOf(List<JsonNode> items, @Nullable String identity, String mergeKey) {
    if (identity != null) {
      for (int i = 0; i < items.size(); i++) {
        if (identity.equals(identity(items.get(i), mergeKey))) {
          return i;
        }
      }
    }
    return -1;
  }

  static List<JsonNode> items(@Nullable JsonNode list) {
    List<JsonNode> items = new ArrayList<>();
    if (list instanceof ArrayNode array) {
      array.forEach(items::add);
    }
    return items;
  }

  static boolean hasObjects(List<JsonNode> items) {
    return items.stream().anyMatch(ObjectNode.class::isInstance);
  }

  /**
   * Puts items into the order that strategic merge patches prescribe: those in {@code order} in
   * that order; the others, which only the server knows, as they stood in {@code server} relative
   * to them.
   */
  static List<JsonNode> inOrder(
      List<JsonNode> merged, List<JsonNode> order, List<JsonNode> server, String mergeKey) {
    Set<String> named = new HashSet<>();
    order.forEach(item -> named.add(String.valueOf(identity(item, mergeKey))));
    List<JsonNode> ordered = new ArrayList<>();
    List<JsonNode> serverOnly = new ArrayList<>();
    for (JsonNode item : merged) {
      (named.contains(String.valueOf(identity(item, mergeKey))) ? ordered : serverOnly).add(item);
    }
    Comparator<JsonNode> inPatch =
        Comparator.comparingInt(item -> indexOf(order, identity(item, mergeKey), mergeKey));
    Comparator<JsonNode> onServer =
        Comparator.comparingInt(item -> indexOf(server, identity(item, mergeKey), mergeKey));
    ordered.sort(inPatch);
    serverOnly.sort(onServer);
    return interleaved(serverOnly, ordered, server, mergeKey);
  }

  private static List<JsonNode> interleaved(
      List<JsonNode> left, List<JsonNode> right, List<JsonNode> server, String mergeKey) {
    List<JsonNode> result = new ArrayList<>(left.size() + right.size());
    int i = 0;
    for (JsonNode item : right) {
      int at = indexOf(server, identity(item, mergeKey), mergeKey);
      while (at >= 0 && i < left.size() && precedes(left.get(i), at, server, mergeKey)) {
        result.add(left.get(i++));
      }
      result.add(item);
    }
    result.addAll(left.subList(i, left.size()));
    return result;
  }

  private static boolean precedes(JsonNode item, int at, List<JsonNode> server, String mergeKey) {
    int index = indexOf(server, identity(item, mergeKey), mergeKey);
    return index >= 0 && index < at;
  }
}
