package io.kubeterrarium.registry.watch;

import io.kubeterrarium.registry.RegistryException;
import io.kubeterrarium.registry.Revision;
import io.kubeterrarium.registry.Watch;
import io.kubeterrarium.registry.WatchEvent;
import io.kubeterrarium.registry.WatchListener;
import io.kubeterrarium.registry.WatchRequest;
import io.kubeterrarium.registry.mvcc.State;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One watch and its place in history.
 *
 * <p>Synced, the dispatch thread appends to {@code queue}. Behind (because the start lies in the
 * past, or the queue was full), it only notes what was missed, and turns read the history instead;
 * once they have read past everything missed, the watcher is synced again.
 *
 * <p>Invariants: everything below {@code next} in the range is queued or delivered, and nothing
 * from {@code next} on is; while behind, only the thread that has the turn moves {@code next}; a
 * watcher has one turn at a time.
 */
final class Watcher implements Watch, Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Watcher.class);

  /** What one turn of a watcher that catches up reads at most. */
  private static final int TURN_EVENTS = 1_000;

  private static final int TURN_REVISIONS = 10_000;

  private final WatchHub hub;
  private final WatchRequest request;
  private final WatchListener listener;
  private final @Nullable Executor thread;
  private final int queueLimit;

  // Guarded by this.
  private List<WatchEvent> queue = new ArrayList<>();
  private long next;
  private boolean behind;
  private long missed;
  private long progressAt;
  private boolean quiet = true;
  private boolean scheduled;
  private boolean ended;
  private @Nullable RegistryException cause;

  // Only the thread that has the turn: the revision the listener was told last.
  private long told;

  Watcher(WatchHub hub, WatchRequest request, WatchListener listener, int queueLimit, long latest) {
    this.hub = hub;
    this.request = request;
    this.listener = listener;
    this.thread = listener.thread();
    this.queueLimit = queueLimit;
    this.next = request.start().isNone() ? latest + 1 : request.start().value();
    this.behind = next <= latest;
  }

  WatchRequest request() {
    return request;
  }

  /** Dispatch thread: the events of one whole revision that lie in the range. */
  synchronized void offer(long revision, List<WatchEvent> events) {
    if (ended || revision < next) {
      return;
    }
    if (behind || (!queue.isEmpty() && queue.size() + events.size() > queueLimit)) {
      if (!behind) {
        behind = true;
        next = revision;
      }
      missed = revision;
      return;
    }
    for (WatchEvent event : events) {
      queue.add(asAsked(event));
    }
    next = revision + 1;
    schedule();
  }

  /** Dispatch thread: revisions after the given one may be gone; look for them in history. */
  synchronized void skip(long dispatched) {
    if (!behind && next <= dispatched + 1) {
      behind = true;
      next = dispatched + 1;
      missed = next;
      schedule();
    }
  }

  /** Starts the first turn of a watcher whose start lies in the past. */
  synchronized void begin() {
    if (behind) {
      schedule();
    }
  }

  /** Asks for progress; told when the revision has been dispatched, which the hub looks after. */
  synchronized void wantProgress(long revision) {
    progressAt = Math.max(progressAt, revision);
  }

  /** Gives a turn if there is progress to tell. */
  synchronized void tellProgress() {
    if (progressAt > 0 && !ended) {
      schedule();
    }
  }

  /** Whether nothing was delivered since the last call. */
  synchronized boolean wasQuiet() {
    boolean was = quiet && !behind;
    quiet = true;
    return was;
  }

  synchronized void cancel(RegistryException why) {
    if (cause == null) {
      cause = why;
      schedule();
    }
  }

  @Override
  public void requestProgress() {
    hub.requestProgress(this);
  }

  @Override
  public void close() {
    synchronized (this) {
      ended = true;
      queue = new ArrayList<>();
    }
    hub.remove(this);
  }

  private void schedule() {
    if (!scheduled && !ended) {
      scheduled = true;
      if (thread == null || behind || !isTakenBy(thread)) {
        hub.schedule(this);
      }
    }
  }

  private boolean isTakenBy(Executor executor) {
    try {
      executor.execute(this);
      return true;
    } catch (RejectedExecutionException ended) {
      return false;
    }
  }

  /** One turn: at most one call of the listener. */
  @Override
  public void run() {
    try {
      turn();
    } catch (RuntimeException | Error e) {
      LOG.error("the listener of a watch on {} failed; the watch ends", request.range(), e);
      cancel(new RegistryException.Stopped("the watch's listener failed: " + e));
    }
    synchronized (this) {
      scheduled = false;
      boolean progressDue = progressAt > 0 && progressAt <= hub.dispatched();
      if (!queue.isEmpty() || behind || cause != null || progressDue) {
        schedule();
      }
    }
  }

  private void turn() {
    // Read first: what is dispatched by now is in the queue, or was missed.
    long dispatched = hub.dispatched();
    List<WatchEvent> events;
    boolean synced;
    RegistryException end;
    boolean progress;
    synchronized (this) {
      if (ended) {
        return;
      }
      end = cause;
      ended = end != null;
      events = queue;
      synced = !behind;
      quiet &= events.isEmpty();
      if (!events.isEmpty()) {
        queue = new ArrayList<>();
      }
      progress = synced && progressAt > 0 && progressAt <= dispatched;
      if (progress && events.isEmpty()) {
        progressAt = 0;
      }
    }
    if (end != null) {
      hub.remove(this);
      listener.cancelled(end);
    } else if (!events.isEmpty()) {
      deliver(events, synced ? dispatched : 0);
    } else if (!synced) {
      catchUp();
    } else if (progress) {
      told = Math.max(told, dispatched);
      listener.progress(new Revision(told));
    }
  }

  private void deliver(List<WatchEvent> events, long caughtUpTo) {
    long last = events.get(events.size() - 1).current().modRevision().value();
    told = Math.max(told, Math.max(last, caughtUpTo));
    listener.events(events, new Revision(told));
  }

  private void catchUp() {
    State state = hub.latest();
    long from;
    synchronized (this) {
      from = next;
    }
    if (from < state.compactRevision().value()) {
      cancel(new RegistryException.Compacted(state.compactRevision()));
      return;
    }
    List<WatchEvent> events = new ArrayList<>();
    long[] through = {from - 1};
    state.visitChanges(
        new Revision(from),
        changes -> {
          for (WatchEvent event : changes.events()) {
            if (request.range().contains(event.current().key())) {
              events.add(asAsked(event));
            }
          }
          through[0] = changes.revision().value();
          return events.size() < TURN_EVENTS && through[0] - from < TURN_REVISIONS;
        });
    synchronized (this) {
      if (ended) {
        return;
      }
      next = through[0] + 1;
      behind = missed >= next || through[0] < state.revision().value();
      quiet &= events.isEmpty();
    }
    if (!events.isEmpty()) {
      deliver(events, through[0]);
    }
  }

  private WatchEvent asAsked(WatchEvent event) {
    return request.previous() || event.previous() == null
        ? event
        : new WatchEvent(event.type(), event.current(), null);
  }
}
