package io.kubeterrarium.apiserver.storage;

import io.kubeterrarium.apiserver.request.WatchFrame;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The watchers of one resource, by the namespace they watch and then by what they select there: a
 * write wakes only those whom it may concern, and what many select alike is looked at once. The
 * feed's thread.
 */
final class Watchers {
  private static final String EVERYWHERE = "";

  private final Map<String, Map<ObjectFilter, Set<Watcher>>> byNamespace = new HashMap<>();

  void add(Watcher watcher) {
    byNamespace
        .computeIfAbsent(watcher.filter().namespace(), n -> new LinkedHashMap<>())
        .computeIfAbsent(watcher.filter(), f -> new LinkedHashSet<>())
        .add(watcher);
  }

  void remove(Watcher watcher) {
    byNamespace.computeIfPresent(
        watcher.filter().namespace(),
        (namespace, byFilter) -> {
          byFilter.computeIfPresent(
              watcher.filter(),
              (filter, watchers) -> {
                watchers.remove(watcher);
                return watchers.isEmpty() ? null : watchers;
              });
          return byFilter.isEmpty() ? null : byFilter;
        });
  }

  /** All of them; a copy, as watchers leave while they are told something. */
  List<Watcher> all() {
    List<Watcher> all = new ArrayList<>();
    byNamespace.values().forEach(byFilter -> byFilter.values().forEach(all::addAll));
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
    Map<ObjectFilter, Set<Watcher>> byFilter = byNamespace.get(namespace);
    if (byFilter == null) {
      return;
    }
    List<Runnable> told = new ArrayList<>();
    byFilter.forEach(
        (filter, watchers) -> {
          List<Seen> seen = seen(events, filter);
          if (!seen.isEmpty()) {
            List<Watcher> now = List.copyOf(watchers);
            told.add(() -> now.forEach(watcher -> watcher.send(seen)));
          }
        });
    told.forEach(Runnable::run); // Apart, as whoever is told may leave.
  }

  /** An event as those see it who select alike. */
  record Seen(CacheEvent event, WatchFrame frame) {}

  static List<Seen> seen(List<CacheEvent> events, ObjectFilter filter) {
    List<Seen> seen = new ArrayList<>(events.size());
    for (CacheEvent event : events) {
      @Nullable WatchFrame frame = event.frameFor(filter);
      if (frame != null) {
        seen.add(new Seen(event, frame));
      }
    }
    return seen;
  }
}
