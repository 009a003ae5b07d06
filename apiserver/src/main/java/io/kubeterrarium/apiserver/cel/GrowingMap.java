package io.kubeterrarium.apiserver.cel;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The map that a comprehension is making; as {@link Growing}. */
final class GrowingMap extends LinkedHashMap<Object, Object> {
  private static final long serialVersionUID = 1;

  GrowingMap with(Object key, Object value) {
    if (putIfAbsent(key, value) != null) {
      throw EvaluationFailure.of("insert failed: key " + key + " already exists");
    }
    return this;
  }

  Map<Object, Object> grown() {
    return Collections.unmodifiableMap(this);
  }
}
