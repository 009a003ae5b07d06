package io.kubeterrarium.apiserver.fields;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** The order of values in paths: numbers, strings, booleans, lists, maps, null. */
final class ValueOrder {
  private ValueOrder() {}

  static int compare(
      List<Map.Entry<String, JsonNode>> one, List<Map.Entry<String, JsonNode>> other) {
    int both = Math.min(one.size(), other.size());
    for (int i = 0; i < both; i++) {
      int byName = one.get(i).getKey().compareTo(other.get(i).getKey());
      int order = byName != 0 ? byName : compare(one.get(i).getValue(), other.get(i).getValue());
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(one.size(), other.size());
  }

  static int compare(JsonNode one, JsonNode other) {
    int rank = rank(one);
    if (rank != rank(other)) {
      return Integer.compare(rank, rank(other));
    }
    return switch (rank) {
      case 0 -> numbers(one, other);
      case 1 -> one.stringValue().compareTo(other.stringValue());
      case 2 -> Boolean.compare(one.booleanValue(), other.booleanValue());
      case 3 -> lists(one.iterator(), other.iterator());
      case 4 -> compare(entries(one), entries(other));
      default -> 0;
    };
  }

  private static int rank(JsonNode value) {
    return switch (value.getNodeType()) {
      case NUMBER -> 0;
      case STRING -> 1;
      case BOOLEAN -> 2;
      case ARRAY -> 3;
      case OBJECT -> 4;
      default -> 5;
    };
  }

  private static int numbers(JsonNode one, JsonNode other) {
    return one.canConvertToLong()
            && other.canConvertToLong()
            && one.isIntegralNumber()
            && other.isIntegralNumber()
        ? Long.compare(one.longValue(), other.longValue())
        : one.decimalValue().compareTo(other.decimalValue());
  }

  private static int lists(Iterator<JsonNode> one, Iterator<JsonNode> other) {
    while (one.hasNext() && other.hasNext()) {
      int order = compare(one.next(), other.next());
      if (order != 0) {
        return order;
      }
    }
    return Boolean.compare(one.hasNext(), other.hasNext());
  }

  private static List<Map.Entry<String, JsonNode>> entries(JsonNode map) {
    TreeMap<String, JsonNode> sorted = new TreeMap<>();
    map.properties().forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
    return List.copyOf(sorted.entrySet());
  }
}
