package io.kubeterrarium.apiserver.patch;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** A tree as Go prints maps and slices with {@code %v}: {@code map[a:1 b:[x y] c:<nil>]}. */
final class GoText {
  private GoText() {}

  static String of(JsonNode value) {
    if (value.isNull()) {
      return "<nil>";
    }
    if (value.isObject()) {
      Map<String, JsonNode> sorted = new TreeMap<>();
      value.forEachEntry(sorted::put);
      return sorted.entrySet().stream()
          .map(entry -> entry.getKey() + ":" + of(entry.getValue()))
          .collect(Collectors.joining(" ", "map[", "]"));
    }
    if (value.isArray()) {
      return value.valueStream().map(GoText::of).collect(Collectors.joining(" ", "[", "]"));
    }
    return value.asString();
  }
}
