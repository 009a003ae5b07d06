package io.kubeterrarium.apiserver.cel;

import io.kubeterrarium.apiserver.cel.DeclType.DeclField;
import java.util.AbstractMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An object with a schema: expressions select its fields by their escaped names, and see no others.
 */
final class JsonObjectView extends AbstractMap<Object, Object> {
  private final JsonNode node;
  private final DeclType type;

  JsonObjectView(JsonNode node, DeclType type) {
    this.node = node;
    this.type = type;
  }

  @Override
  public @Nullable Object get(@Nullable Object key) {
    DeclField field = key instanceof String name ? type.fields().get(name) : null;
    JsonNode value = field == null ? null : node.get(field.jsonName());
    return value == null || field == null ? null : CelValues.of(value, field.type());
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    DeclField field = key instanceof String name ? type.fields().get(name) : null;
    return field != null && node.has(field.jsonName());
  }

  @Override
  public Set<Entry<Object, Object>> entrySet() {
    Map<Object, Object> entries = new LinkedHashMap<>();
    type.fields()
        .forEach(
            (name, field) -> {
              JsonNode value = node.get(field.jsonName());
              if (value != null) {
                entries.put(name, CelValues.of(value, field.type()));
              }
            });
    return entries.entrySet();
  }

  @Override
  public int size() {
    return entrySet().size();
  }

  String typeName() {
    return type.name().isEmpty() ? "object" : type.name();
  }

  JsonNode node() {
    return node;
  }
}
