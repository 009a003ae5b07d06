package io.kubeterrarium.apiserver.cel;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** An object of JSON with free keys. */
final class JsonMapView extends AbstractMap<Object, Object> {
  private final JsonNode node;
  private final DeclType values;

  JsonMapView(JsonNode node, DeclType values) {
    this.node = node;
    this.values = values;
  }

  @Override
  public @Nullable Object get(@Nullable Object key) {
    JsonNode value = key instanceof String name ? node.get(name) : null;
    return value == null ? null : CelValues.of(value, values);
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return key instanceof String name && node.has(name);
  }

  @Override
  public int size() {
    return node.size();
  }

  @Override
  public Set<Entry<Object, Object>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public Iterator<Entry<Object, Object>> iterator() {
        Iterator<Map.Entry<String, JsonNode>> entries = node.properties().iterator();
        return new Iterator<>() {
          @Override
          public boolean hasNext() {
            return entries.hasNext();
          }

          @Override
          public Entry<Object, Object> next() {
            Map.Entry<String, JsonNode> entry = entries.next();
            return Map.entry(entry.getKey(), CelValues.of(entry.getValue(), values));
          }
        };
      }

      @Override
      public int size() {
        return node.size();
      }
    };
  }

  JsonNode node() {
    return node;
  }
}
