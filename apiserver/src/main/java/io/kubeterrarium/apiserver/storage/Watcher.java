package io.kubeterrarium.apiserver.storage;

import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.request.WatchFrame;
import io.kubeterrarium.apiserver.request.WatchSink;
import io.kubeterrarium.apiserver.request.WatchStream;
import io.kubeterrarium.registry.Revision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * One running watch. Everything but {@link #start} and {@link #close} happens on the feed's thread.
 *
 * <p>Guarantees to the client, named as etcd's: Ordered, Unique, Reliable, Resumable from the last
 * resourceVersion seen, Bookmarkable.
 */
final class Watcher implements WatchStream {
  /** As upstream's watch caches do. */
  private static final Duration BOOKMARK_BEFORE_END = Duration.ofSeconds(2);

  private final CacheFeed feed;
  private final WatchCache cache;
  private final WatchSpec spec;
  private @Nullable WatchSink sink;
  private @Nullable ScheduledFuture<?> timeout;
  private boolean ended;

  /** What the client has seen; events at or before are not sent again. */
  private Revision through = Revision.NONE;

  Watcher(CacheFeed feed, WatchCache cache, WatchSpec spec) {
    this.feed = feed;
    this.cache = cache;
    this.spec = spec;
  }

  ObjectFilter filter() {
    return spec.objects();
  }

  @Override
  public void start(WatchSink to) {
    feed.thread().run(() -> begin(to));
  }

  @Override
  public void close() {
    feed.thread().run(this::end);
  }

  private void begin(WatchSink to) {
    if (ended) {
      to.end();
      return;
    }
    sink = to;
    if (spec.initial()) {
      sendInitial();
    } else {
      through = new Revision(spec.after());
      List<CacheEvent> missed = cache.changesAfter(through);
      if (missed == null) {
        sendExpired();
        return;
      }
      send(Watchers.seen(missed, spec.objects()));
    }
    if (!ended && !feed.add(cache, this)) {
      end();
    }
    if (!ended) {
      beginTheEnd();
    }
  }

  /** A last bookmark, shortly before the time is up, lets the client go on from near the end. */
  private void beginTheEnd() {
    Duration before = spec.timeout().minus(BOOKMARK_BEFORE_END);
    if (!spec.bookmarks() || before.isNegative() || before.isZero()) {
      timeout = feed.thread().after(spec.timeout(), this::end);
      return;
    }
    timeout =
        feed.thread()
            .after(
                before,
                () -> {
                  sendBookmark();
                  if (!ended) {
                    timeout = feed.thread().after(BOOKMARK_BEFORE_END, this::end);
                  }
                });
  }

  private void sendInitial() {
    through = feed.through();
    List<WatchFrame> frames = new ArrayList<>();
    for (StoredObject object : cache.list(spec.objects().namespace()).objects()) {
      if (spec.objects().selects(object)) {
        frames.add(new WatchFrame("ADDED", object.tree(), object));
      }
    }
    if (spec.initialEventsEnd()) {
      frames.add(bookmark(true));
    }
    offer(frames);
  }

  /** Takes what it sees of changes, in order; what the client has seen is left out. */
  void send(List<Watchers.Seen> changes) {
    List<WatchFrame> frames = new ArrayList<>(changes.size());
    for (Watchers.Seen change : changes) {
      Revision revision = change.event().revision();
      if (revision.compareTo(through) > 0) {
        frames.add(change.frame());
        through = revision;
      }
    }
    offer(frames);
  }

  void sendBookmark() {
    if (spec.bookmarks() && feed.through().compareTo(through) >= 0) {
      through = feed.through();
      offer(List.of(bookmark(false)));
    }
  }

  private WatchFrame bookmark(boolean initialEventsEnd) {
    ObjectNode object = Json.object();
    GroupVersionKind kind = spec.objects().strategy().type().kind();
    object.put("kind", kind.kind()).put("apiVersion", kind.apiVersion());
    ObjectNode metadata = object.putObject("metadata");
    metadata.put("resourceVersion", through.toString());
    if (initialEventsEnd) {
      metadata.putObject("annotations").put("k8s.io/initial-events-end", "true");
    }
    return new WatchFrame("BOOKMARK", object);
  }

  private void sendExpired() {
    ObjectNode status =
        ApiException.expired(
                "too old resource version: " + spec.after() + " (" + cache.historyStart() + ")")
            .status();
    WatchSink to = sink;
    if (to != null) {
      to.offer(List.of(new WatchFrame("ERROR", status)));
    }
    end();
  }

  private void offer(List<WatchFrame> frames) {
    if (frames.isEmpty() || ended || sink == null) {
      return;
    }
    List<WatchFrame> shown =
        spec.view() == null ? frames : frames.stream().map(spec.view()).toList();
    if (!sink.offer(shown)) {
      end();
    }
  }

  /** Ends the watch in order: the client comes again from the last revision it has seen. */
  void end() {
    if (ended) {
      return;
    }
    ended = true;
    feed.remove(cache, this);
    if (timeout != null) {
      timeout.cancel(false);
    }
    if (sink != null) {
      sink.end();
    }
  }
}
