package io.kubeterrarium.apiserver.storage;

import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.resource.ResourceTable;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.resource.VirtualResource;
import io.kubeterrarium.registry.Bytes;
import io.kubeterrarium.registry.KeyRange;
import io.kubeterrarium.registry.KeyValue;
import io.kubeterrarium.registry.RangeRequest;
import io.kubeterrarium.registry.RangeResult;
import io.kubeterrarium.registry.Registry;
import io.kubeterrarium.registry.RegistryException;
import io.kubeterrarium.registry.Revision;
import io.kubeterrarium.registry.Watch;
import io.kubeterrarium.registry.WatchEvent;
import io.kubeterrarium.registry.WatchListener;
import io.kubeterrarium.registry.WatchRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps all watch caches up to date from one registry watch over {@code /registry/}, and runs all
 * watches. One thread, {@code watch-cache}, owns the caches' writes and every {@link Watcher}; the
 * registry's hub hands its batches over and is held up when {@value #MAX_PENDING} of them wait.
 */
final class CacheFeed implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(CacheFeed.class);
  private static final Bytes ROOT = Bytes.utf8("/registry/");
  private static final int MAX_PENDING = 1024;
  private static final Duration BOOKMARK_EVERY = Duration.ofMinutes(1);
  private static final Duration RESTART_AFTER = Duration.ofMillis(200);

  private final Registry registry;
  private final PendingWrites pendingWrites;

  /** By prefix; replaced as a whole, on our thread, when a resource comes or goes. */
  private volatile TreeMap<String, WatchCache> caches;

  private final Map<WatchCache, Watchers> watchers = new IdentityHashMap<>();
  private final Freshness freshness = new Freshness();
  private final Histories histories = Histories.forHeap(Runtime.getRuntime().maxMemory());
  private final Semaphore pending = new Semaphore(MAX_PENDING);
  private final FeedThread thread = new FeedThread("watch-cache");
  private volatile @Nullable Watch watch;

  CacheFeed(Registry registry, ResourceTable resources, PendingWrites pendingWrites) {
    this.registry = registry;
    this.pendingWrites = pendingWrites;
    TreeMap<String, WatchCache> caches = new TreeMap<>();
    for (Strategy strategy : resources.all()) {
      String prefix = strategy.type().keyPrefix("");
      if (!(strategy instanceof VirtualResource) && !caches.containsKey(prefix)) {
        caches.put(prefix, new WatchCache(strategy));
      }
    }
    caches.values().forEach(cache -> watchers.put(cache, new Watchers()));
    this.caches = caches;
  }

  /** Loads what the registry holds and follows it from there. Blocks until the caches are full. */
  void start() {
    load();
    thread.every(
        BOOKMARK_EVERY,
        () -> watchers.values().forEach(all -> all.all().forEach(Watcher::sendBookmark)));
  }

  private void load() {
    RangeResult all =
        RegistryCalls.await(registry.range(RangeRequest.latest(KeyRange.prefix(ROOT))));
    Map<WatchCache, List<StoredObject>> objects = new IdentityHashMap<>();
    for (KeyValue entry : all.found()) {
      String key = entry.key().utf8();
      WatchCache cache = cacheOf(key);
      if (cache != null) {
        objects.computeIfAbsent(cache, c -> new ArrayList<>()).add(decode(cache, entry));
      }
    }
    for (WatchCache cache : caches.values()) {
      cache.reset(objects.getOrDefault(cache, List.of()), all.revision());
    }
    freshness.advance(all.revision());
    watch =
        registry.watch(
            new WatchRequest(KeyRange.prefix(ROOT), all.revision().next(), false), new Listener());
  }

  private static StoredObject decode(WatchCache cache, KeyValue entry) {
    return StoredObject.decode(
        cache.strategy(), entry.key().utf8(), entry.modRevision(), entry.value());
  }

  /**
   * Begins to keep a resource, or begins anew with another strategy: watches of the old cache end.
   * Blocks until the cache is full.
   *
   * @throws RegistryException where the registry does not answer; then all is as before
   */
  void keep(Strategy strategy) {
    thread.runAndWait(
        () -> {
          WatchCache cache = new WatchCache(strategy);
          RangeResult found =
              RegistryCalls.await(
                  registry.range(RangeRequest.latest(KeyRange.prefix(Bytes.utf8(cache.prefix())))));
          cache.reset(
              found.found().stream().map(entry -> decode(cache, entry)).toList(), found.revision());
          TreeMap<String, WatchCache> with = new TreeMap<>(caches);
          WatchCache old = with.put(cache.prefix(), cache);
          watchers.put(cache, new Watchers());
          caches = with;
          endWatchesOf(old);
        });
  }

  /** Keeps the resource no longer; its watches end. Blocks. */
  void forget(Strategy strategy) {
    thread.runAndWait(
        () -> {
          TreeMap<String, WatchCache> without = new TreeMap<>(caches);
          WatchCache old = without.remove(strategy.type().keyPrefix(""));
          caches = without;
          endWatchesOf(old);
        });
  }

  private void endWatchesOf(@Nullable WatchCache old) {
    if (old != null) {
      Watchers left = watchers.remove(old);
      if (left != null) {
        left.all().forEach(Watcher::end);
      }
    }
  }

  /** Hub's thread: hands over to ours. */
  private final class Listener implements WatchListener {
    @Override
    public void events(List<WatchEvent> events, Revision through) {
      pending.acquireUninterruptibly();
      if (!thread.run(
          () -> {
            pending.release();
            take(events, through);
          })) {
        pending.release();
      }
    }

    @Override
    public void progress(Revision through) {
      thread.run(() -> freshness.advance(through));
    }

    @Override
    public void cancelled(RegistryException cause) {
      thread.run(
          () -> {
            log.warn("the registry ended the watch of the caches: {}", cause.getMessage());
            watch = null;
            restart();
          });
    }
  }

  private void take(List<WatchEvent> events, Revision through) {
    Map<WatchCache, List<WatchCache.Written>> writes = new IdentityHashMap<>();
    for (WatchEvent event : events) {
      KeyValue written = event.current();
      String key = written.key().utf8();
      WatchCache cache = cacheOf(key);
      if (cache != null) {
        StoredObject object =
            event.type() == WatchEvent.Type.DELETE
                ? null
                : pendingWrites.stored(
                    cache.strategy(), key, written.modRevision(), written.value());
        writes
            .computeIfAbsent(cache, c -> new ArrayList<>())
            .add(new WatchCache.Written(key, written.modRevision(), object));
      }
    }
    Map<WatchCache, List<CacheEvent>> changes = new IdentityHashMap<>();
    writes.forEach((cache, list) -> changes.put(cache, cache.apply(list)));
    freshness.advance(through);
    changes.forEach(
        (cache, list) -> {
          Watchers all = watchers.get(cache);
          if (all != null) {
            all.send(list);
          }
          cache.sent();
        });
    histories.shorten(caches.values());
  }

  /** Everything anew: all watches end, and who resumes from before gets 410. */
  private void restart() {
    try {
      load();
      watchers.values().forEach(all -> all.all().forEach(Watcher::end));
    } catch (RegistryException e) {
      log.warn("the caches could not be loaded, trying again: {}", e.getMessage());
      thread.after(RESTART_AFTER, this::restart);
    }
  }

  private @Nullable WatchCache cacheOf(String key) {
    Map.Entry<String, WatchCache> candidate = caches.floorEntry(key);
    return candidate != null && key.startsWith(candidate.getKey()) ? candidate.getValue() : null;
  }

  WatchCache cache(Strategy strategy) {
    WatchCache cache = caches.get(strategy.type().keyPrefix(""));
    if (cache == null) {
      // A custom resource whose definition went while it was asked for.
      throw ApiException.noSuchPath();
    }
    return cache;
  }

  /** Whether the caches are full and the registry's events come in. */
  boolean isFollowing() {
    return watch != null;
  }

  /** The revision up to which the caches are complete. */
  Revision through() {
    return freshness.through();
  }

  /**
   * Waits until the caches hold everything up to the revision; false where the time was up. What
   * raised the revision may lie outside of our range, and is no event here: hence the registry is
   * asked how far it has told everything.
   */
  boolean awaitThrough(Revision revision, Duration atMost) {
    return freshness.await(revision, atMost, this::askForProgress);
  }

  private void askForProgress() {
    Watch following = watch;
    if (following != null) {
      following.requestProgress();
    }
  }

  /** False where the cache has been replaced meanwhile. */
  boolean add(WatchCache cache, Watcher watcher) {
    Watchers all = watchers.get(cache);
    if (all != null) {
      all.add(watcher);
    }
    return all != null;
  }

  void remove(WatchCache cache, Watcher watcher) {
    Watchers all = watchers.get(cache);
    if (all != null) {
      all.remove(watcher);
    }
  }

  /** The one that owns the caches' writes and every {@link Watcher}. */
  FeedThread thread() {
    return thread;
  }

  /** Ends all watches in order, then the thread. */
  @Override
  public void close() {
    Watch following = watch;
    if (following != null) {
      following.close();
    }
    thread.run(() -> watchers.values().forEach(all -> all.all().forEach(Watcher::end)));
    thread.close();
  }
}
