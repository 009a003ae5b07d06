package io.kubeterrarium.apiserver.custom;

import io.kubeterrarium.api.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A path into an object as printer columns have it: fields, quoted fields, indexes, slices,
 * wildcards, filters, descent. Immutable. Source: k8s.io/client-go/util/jsonpath.
 */
final class JsonPath {
  /** One step: from each of some values to some others. */
  interface Step {
    void from(JsonNode value, List<JsonNode> found);
  }

  private final List<Step> steps;

  private JsonPath(List<Step> steps) {
    this.steps = steps;
  }

  /**
   * @throws IllegalArgumentException where it is no path
   */
  static JsonPath parse(String text) {
    return new JsonPath(new JsonPathParser(text).steps());
  }

  /** What stands there, in order; empty where nothing does. */
  List<JsonNode> find(JsonNode root) {
    List<JsonNode> at = List.of(root);
    for (Step step : steps) {
      List<JsonNode> next = new ArrayList<>();
      at.forEach(value -> step.from(value, next));
      at = next;
    }
    return at;
  }

  @Nullable JsonNode first(JsonNode root) {
    List<JsonNode> found = find(root);
    return found.isEmpty() ? null : found.get(0);
  }

  static Step field(String name) {
    return (value, found) -> {
      JsonNode inner = value.get(name);
      if (inner != null) {
        found.add(inner);
      }
    };
  }

  static Step wildcard() {
    return (value, found) -> value.forEach(found::add);
  }

  static Step descent() {
    return JsonPath::descend;
  }

  private static void descend(JsonNode value, List<JsonNode> found) {
    found.add(value);
    value.forEach(inner -> descend(inner, found));
  }

  /**
   * @param from null: from the beginning
   * @param to null: to the end
   */
  static Step slice(@Nullable Integer from, @Nullable Integer to, int by) {
    return (value, found) -> {
      if (value instanceof ArrayNode list && by > 0) {
        int size = list.size();
        int start = from == null ? 0 : from < 0 ? Math.max(0, from + size) : from;
        int end = to == null ? size : to < 0 ? to + size : Math.min(to, size);
        for (int i = start; i < end; i += by) {
          found.add(list.get(i));
        }
      }
    };
  }

  static Step index(int index) {
    return (value, found) -> {
      int at = index < 0 ? index + value.size() : index;
      if (value instanceof ArrayNode list && at >= 0 && at < list.size()) {
        found.add(list.get(at));
      }
    };
  }

  static Step union(List<Step> all) {
    return (value, found) -> all.forEach(step -> step.from(value, found));
  }

  /** A value as text: containers as JSON. */
  static String text(JsonNode value) {
    return value.isString()
        ? value.stringValue()
        : value instanceof ObjectNode || value instanceof ArrayNode
            ? Json.text(value)
            : value.asString("");
  }
}
