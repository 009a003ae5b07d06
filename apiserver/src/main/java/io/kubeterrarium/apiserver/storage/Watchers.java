package io.kubeterrarium.apiserver.storage;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The watchers of one resource by the namespace they watch, so that a write wakes only those whom
 * it may concern. The feed's thread.
 */
final class Watchers {
  private static final String EVERYWHERE = "";

  private final Map<String, Set<Watcher>> byNamespace = new HashMap<>();

  void add(Watcher watcher) {
    byNamespace.computeIfAbsent(watcher.namespace(), n -> new LinkedHashSet<>()).add(watcher);
  }

  void remove(Watcher watcher) {
    byNamespace.computeIfPresent(
        watcher.namespace(),
        (namespace, watchers) -> {
          watchers.remove(watcher);
          return watchers.isEmpty() ? null : watchers;
        });
  }

  /** All of them; a copy, as watchers leave while they are told something. */
  List<Watcher> all() {
    List<Watcher> all = new ArrayList<>();
    byNamespace.values().forEach(all::addAll);
    return all;
  }

  /** Tells them what happened, each in order. */
  void send(List<CacheEvent> events) {
    send(EVERYWHERE, events);
    if (byNamespace.isEmpty() || byNamespace.size() == 1 && byNamespace.containsKey(EVERYWHERE)) {
      return;
    }
    Map<String, List<CacheEvent>> split = new HashMap<>();
    for (CacheEvent event : events) {
      split.computeIfAbsent(event.namespace(), n -> new ArrayList<>()).add(event);
    }
    split.remove(EVERYWHERE); // Objects without a namespace: told above.
    split.forEach(this::send);
  }

  private void send(String namespace, List<CacheEvent> events) {
    Set<Watcher> watchers = byNamespace.get(namespace);
    if (watchers != null) {
      List.copyOf(watchers).forEach(watcher -> watcher.send(events));
    }
  }
}
