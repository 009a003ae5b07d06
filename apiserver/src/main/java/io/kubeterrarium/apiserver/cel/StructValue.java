package io.kubeterrarium.apiserver.cel;

import java.util.AbstractMap;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An object that an expression has made: {@code Object.spec{replicas: 3}}, {@code JSONPatch{…}}.
 */
public final class StructValue extends AbstractMap<Object, Object> {
  private final String typeName;
  private final Map<Object, Object> fields;

  StructValue(String typeName, Map<Object, Object> fields) {
    this.typeName = typeName;
    this.fields = fields;
  }

  public String typeName() {
    return typeName;
  }

  /** The type's name says the place where it may stand. */
  static void checkPlace(String typeName, String field, Object value) {
    if (value instanceof StructValue struct) {
      String expected = typeName + "." + field;
      if (!struct.typeName.equals(expected)) {
        throw EvaluationFailure.of(
            "unexpected type name \"%s\", expected \"%s\", which matches field name path from root"
                    .formatted(struct.typeName, expected)
                + " Object type");
      }
    } else if (value instanceof List<?> list) {
      list.forEach(item -> checkPlace(typeName, field, item));
    }
  }

  @Override
  public @Nullable Object get(@Nullable Object key) {
    return fields.get(key);
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return fields.containsKey(key);
  }

  @Override
  public Set<Entry<Object, Object>> entrySet() {
    return Collections.unmodifiableMap(fields).entrySet();
  }
}
