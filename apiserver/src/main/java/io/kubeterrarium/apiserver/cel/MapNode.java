package io.kubeterrarium.apiserver.cel;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A map or object that is written down.
 *
 * @param typeName of an object; empty of a map
 */
record MapNode(List<Entry> entries, long cost, String typeName) implements Node {
  /**
   * @param optional whether it is left out where it has no value
   */
  record Entry(Node key, Node value, boolean optional) {}

  @Override
  public Object evaluate(Frame frame) {
    Map<Object, Object> values = new LinkedHashMap<>();
    for (Entry entry : entries) {
      Object key = Selection.normal(entry.key().evaluate(frame));
      Object value = entry.value().evaluate(frame);
      if (entry.optional()) {
        if (!(value instanceof Optional<?> maybe)) {
          throw EvaluationFailure.of(
              "cannot initialize optional entry '" + key + "' from non-optional value " + value);
        }
        maybe.ifPresent(present -> put(values, key, present));
      } else {
        put(values, key, value);
      }
    }
    frame.charge(cost);
    return typeName.isEmpty()
        ? Collections.unmodifiableMap(values)
        : new StructValue(typeName, values);
  }

  private void put(Map<Object, Object> values, Object key, Object value) {
    if (!typeName.isEmpty()) {
      StructValue.checkPlace(typeName, String.valueOf(key), value);
    }
    if (values.put(key, value) != null) {
      throw EvaluationFailure.of("Failed with repeated key: " + key);
    }
  }
}
