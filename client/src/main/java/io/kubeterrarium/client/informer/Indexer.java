package io.kubeterrarium.client.informer;

import io.kubeterrarium.api.ObjectName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An informer's cache: objects by name, and by whatever indices were asked for. */
final class Indexer<T> implements Lister<T> {
  private final Function<T, ObjectName> nameOf;

  // All guarded by this. Insertion-ordered, so that lists come in the same order in each run.
  private final Map<ObjectName, T> objects = new LinkedHashMap<>();
  private final Map<String, Map<ObjectName, T>> byNamespace = new HashMap<>();
  private final Map<String, Index<T>> indices = new HashMap<>();

  private record Index<T>(
      Function<T, ? extends Collection<String>> valuesOf, Map<String, Map<ObjectName, T>> filed) {
    void file(ObjectName name, T object) {
      for (String value : valuesOf.apply(object)) {
        filed.computeIfAbsent(value, any -> new LinkedHashMap<>()).put(name, object);
      }
    }

    void remove(ObjectName name, T object) {
      for (String value : valuesOf.apply(object)) {
        Map<ObjectName, T> group = filed.get(value);
        if (group != null) {
          group.remove(name);
          if (group.isEmpty()) {
            filed.remove(value);
          }
        }
      }
    }
  }

  Indexer(Function<T, ObjectName> nameOf) {
    this.nameOf = nameOf;
  }

  synchronized void addIndex(String name, Function<T, ? extends Collection<String>> valuesOf) {
    if (indices.containsKey(name)) {
      return;
    }
    Index<T> index = new Index<>(valuesOf, new HashMap<>());
    indices.put(name, index);
    objects.forEach(index::file);
  }

  /** Returns what was there before. */
  synchronized @Nullable T put(T object) {
    ObjectName name = nameOf.apply(object);
    T old = objects.put(name, object);
    byNamespace.computeIfAbsent(name.namespace(), any -> new LinkedHashMap<>()).put(name, object);
    for (Index<T> index : indices.values()) {
      if (old != null) {
        index.remove(name, old);
      }
      index.file(name, object);
    }
    return old;
  }

  /** Returns what was there. */
  synchronized @Nullable T remove(ObjectName name) {
    T old = objects.remove(name);
    if (old == null) {
      return null;
    }
    Map<ObjectName, T> group = byNamespace.get(name.namespace());
    if (group != null) {
      group.remove(name);
      if (group.isEmpty()) {
        byNamespace.remove(name.namespace());
      }
    }
    indices.values().forEach(index -> index.remove(name, old));
    return old;
  }

  synchronized List<ObjectName> names() {
    return new ArrayList<>(objects.keySet());
  }

  synchronized @Nullable T get(ObjectName name) {
    return objects.get(name);
  }

  @Override
  public @Nullable T get(String namespace, String name) {
    return get(new ObjectName(namespace, name));
  }

  @Override
  public synchronized List<T> list() {
    return new ArrayList<>(objects.values());
  }

  @Override
  public synchronized List<T> list(String namespace) {
    return copy(byNamespace.get(namespace));
  }

  @Override
  public synchronized List<T> byIndex(String name, String value) {
    Index<T> index = indices.get(name);
    if (index == null) {
      throw new IllegalArgumentException(
          "index: " + name + " (expected: one of " + indices.keySet() + ")");
    }
    return copy(index.filed().get(value));
  }

  @Override
  public synchronized int size() {
    return objects.size();
  }

  private static <T> List<T> copy(@Nullable Map<ObjectName, T> group) {
    return group == null ? new ArrayList<>() : new ArrayList<>(group.values());
  }
}
