package io.kubeterrarium.controllers.endpoints;

import io.kubeterrarium.api.ObjectName;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Slices that were created and have not come back through the informer yet. While one is awaited,
 * the cache is behind our own writes, and a plan made from it would create the same slice again.
 *
 * <p>Safe on any thread: reconcilers add, the informer's thread takes away.
 */
final class AwaitedSlices {
  private final Map<ObjectName, Set<String>> byService = new ConcurrentHashMap<>();

  void add(ObjectName service, String slice) {
    byService.computeIfAbsent(service, key -> ConcurrentHashMap.newKeySet()).add(slice);
  }

  /** The informer has told of the slice, whatever became of it. */
  void seen(ObjectName service, String slice) {
    byService.computeIfPresent(
        service,
        (key, slices) -> {
          slices.remove(slice);
          return slices.isEmpty() ? null : slices;
        });
  }

  boolean isBehind(ObjectName service) {
    return byService.containsKey(service);
  }
}
