package io.kubeterrarium.scheduler.framework;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What plugins remember during one scheduling cycle of one pod. */
public final class CycleState {
  private final Map<Class<?>, Object> values = new HashMap<>();
  private final Set<String> skipFilter = new HashSet<>();
  private final Set<String> skipScore = new HashSet<>();

  /** For trying out: what is put into it does not show in this one. */
  CycleState copy() {
    CycleState copy = new CycleState();
    copy.values.putAll(values);
    copy.skipFilter.addAll(skipFilter);
    copy.skipScore.addAll(skipScore);
    return copy;
  }

  /**
   * @param value not changed after this
   */
  public <T> void put(Class<T> type, T value) {
    values.put(type, value);
  }

  public <T> @Nullable T find(Class<T> type) {
    return type.cast(values.get(type));
  }

  /** Throws where the plugin's earlier extension point has not put it. */
  public <T> T get(Class<T> type) {
    T value = find(type);
    if (value == null) {
      throw new IllegalStateException(type.getSimpleName() + " was not prepared in this cycle");
    }
    return value;
  }

  void skipFilter(String plugin) {
    skipFilter.add(plugin);
  }

  boolean skipsFilter(String plugin) {
    return skipFilter.contains(plugin);
  }

  void skipScore(String plugin) {
    skipScore.add(plugin);
  }

  boolean skipsScore(String plugin) {
    return skipScore.contains(plugin);
  }
}
