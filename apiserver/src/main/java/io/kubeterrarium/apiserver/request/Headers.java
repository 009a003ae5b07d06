package io.kubeterrarium.apiserver.request;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Header fields by name without regard to case, values in order. Immutable. */
public final class Headers {
  public static final Headers NONE = new Headers(Map.of());

  private final Map<String, List<String>> fields;

  public Headers(Map<String, List<String>> fields) {
    TreeMap<String, List<String>> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    fields.forEach((name, values) -> copy.put(name, List.copyOf(values)));
    this.fields = copy;
  }

  private Headers(TreeMap<String, List<String>> fields, boolean own) {
    this.fields = fields;
  }

  /**
   * @param fields by name without regard to case; given away
   */
  public static Headers taking(TreeMap<String, List<String>> fields) {
    return new Headers(fields, true);
  }

  public static Headers of(String name, String value) {
    return new Headers(Map.of(name, List.of(value)));
  }

  /** The first value, or the empty string. */
  public String first(String name) {
    List<String> values = fields.get(name);
    return values == null || values.isEmpty() ? "" : values.get(0);
  }

  public List<String> all(String name) {
    return fields.getOrDefault(name, List.of());
  }

  public boolean has(String name) {
    return fields.containsKey(name);
  }

  public Map<String, List<String>> asMap() {
    return fields;
  }

  /** These fields and one value more. */
  public Headers with(String name, String value) {
    TreeMap<String, List<String>> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    copy.putAll(fields);
    List<String> values = new ArrayList<>(copy.getOrDefault(name, List.of()));
    values.add(value);
    copy.put(name, values);
    return new Headers(copy);
  }

  /** These fields but for one. */
  public Headers without(String name) {
    if (!has(name)) {
      return this;
    }
    TreeMap<String, List<String>> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    copy.putAll(fields);
    copy.remove(name);
    return new Headers(copy);
  }
}
