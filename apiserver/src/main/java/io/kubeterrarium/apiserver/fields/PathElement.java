package io.kubeterrarium.apiserver.fields;

import io.kubeterrarium.api.json.Json;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * One step from an object into it. Ordered: fields by name, then items by keys, by value, by index.
 */
public sealed interface PathElement extends Comparable<PathElement> {

  /** A field of a struct, or an entry of a map. */
  record Name(String name) implements PathElement {
    @Override
    public String toString() {
      return "." + name;
    }
  }

  /**
   * The item of a list whose fields have these values.
   *
   * @param keys sorted by name
   */
  record Keys(List<Map.Entry<String, JsonNode>> keys) implements PathElement {
    @Override
    public String toString() {
      return keys.stream()
          .map(key -> key.getKey() + "=" + Json.text(key.getValue()))
          .collect(Collectors.joining(",", "[", "]"));
    }
  }

  /** The item of a set that has this value. */
  record Value(JsonNode value) implements PathElement {
    @Override
    public String toString() {
      return "[=" + Json.text(value) + "]";
    }
  }

  /** The item of a list that stands there, from 0. */
  record Index(int index) implements PathElement {
    @Override
    public String toString() {
      return "[" + index + "]";
    }
  }

  static PathElement name(String name) {
    return new Name(name);
  }

  static PathElement value(JsonNode value) {
    return new Value(value);
  }

  static PathElement value(String value) {
    return new Value(JsonNodeFactory.instance.stringNode(value));
  }

  static PathElement index(int index) {
    return new Index(index);
  }

  /** An item that one field tells apart. */
  static PathElement key(String name, JsonNode value) {
    return new Keys(List.of(Map.entry(name, value)));
  }

  /** An item that several fields tell apart, in any order. */
  static PathElement keys(List<Map.Entry<String, JsonNode>> keys) {
    return new Keys(
        keys.size() < 2 ? keys : keys.stream().sorted(Map.Entry.comparingByKey()).toList());
  }

  @Override
  default int compareTo(PathElement other) {
    if (this instanceof Name mine && other instanceof Name theirs) {
      return mine.name.compareTo(theirs.name);
    }
    if (this instanceof Keys mine && other instanceof Keys theirs) {
      return ValueOrder.compare(mine.keys, theirs.keys);
    }
    if (this instanceof Value mine && other instanceof Value theirs) {
      return ValueOrder.compare(mine.value, theirs.value);
    }
    if (this instanceof Index mine && other instanceof Index theirs) {
      return Integer.compare(mine.index, theirs.index);
    }
    return Integer.compare(rank(), other.rank());
  }

  private int rank() {
    if (this instanceof Name) {
      return 0;
    }
    if (this instanceof Keys) {
      return 1;
    }
    return this instanceof Value ? 2 : 3;
  }
}
