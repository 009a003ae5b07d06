package io.kubeterrarium.client.informer;

import java.util.function.Consumer;

/**
 * Told of each change of the cache, after it. Calls come in order, one at a time. Objects are
 * shared: for reading only.
 */
public interface EventHandler<T> {
  void onAdd(T object);

  void onUpdate(T old, T object);

  /**
   * @param last its last known state
   */
  void onDelete(T last);

  /** A handler that only cares that something changed. */
  static <T> EventHandler<T> of(Consumer<T> changed) {
    return new EventHandler<>() {
      @Override
      public void onAdd(T object) {
        changed.accept(object);
      }

      @Override
      public void onUpdate(T old, T object) {
        changed.accept(object);
      }

      @Override
      public void onDelete(T last) {
        changed.accept(last);
      }
    };
  }
}
