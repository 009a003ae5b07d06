package io.kubeterrarium.client.informer;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads an informer's cache. Objects are shared: for reading only. Lists are the caller's own. Safe
 * on any thread.
 */
public interface Lister<T> {
  /** Null where there is none; the namespace is empty for cluster-wide objects. */
  @Nullable T get(String namespace, String name);

  List<T> list();

  List<T> list(String namespace);

  /**
   * The objects that an index files under the value.
   *
   * @throws IllegalArgumentException where there is no such index
   */
  List<T> byIndex(String index, String value);

  int size();
}
