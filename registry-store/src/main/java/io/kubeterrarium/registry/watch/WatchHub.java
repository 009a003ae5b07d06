package io.kubeterrarium.registry.watch;

import io.kubeterrarium.registry.RegistryException;
import io.kubeterrarium.registry.Revision;
import io.kubeterrarium.registry.Watch;
import io.kubeterrarium.registry.WatchEvent;
import io.kubeterrarium.registry.WatchListener;
import io.kubeterrarium.registry.WatchRequest;
import io.kubeterrarium.registry.mvcc.Changes;
import io.kubeterrarium.registry.mvcc.State;
import io.kubeterrarium.registry.mvcc.StateMachine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Serves the watches of one member from its state machine, with the guarantees that {@link
 * WatchListener} names. The hub keeps no events of its own: history is in the state.
 *
 * <p>Threads: {@code registry-watch-dispatch}, which calls no listener, and the delivery threads
 * {@code registry-watch-N}, which do. Lock order: the hub, then a watcher.
 */
public final class WatchHub implements StateMachine.Listener, AutoCloseable {

  /**
   * @param progressInterval how often a quiet watch is told that nothing happened
   * @param queueLimit how many events wait for one listener before it is made to catch up
   */
  public record Settings(Duration progressInterval, int queueLimit) {
    public static final Settings DEFAULT = new Settings(Duration.ofSeconds(10), 4_096);
  }

  private final Settings settings;
  private final Inbox inbox = new Inbox();
  private final DeliveryThreads delivery = new DeliveryThreads();
  private final Thread dispatcher = new Thread(this::dispatchAll, "registry-watch-dispatch");

  // Guarded by this.
  private final WatcherIndex<Watcher> index = new WatcherIndex<>();
  private final Set<Watcher> watchers = new LinkedHashSet<>();
  private final List<Watcher> awaitingProgress = new ArrayList<>();
  private @Nullable RegistryException closed;

  private volatile State latest;
  // Written by the dispatch thread alone: all matching watchers have been offered this revision.
  private volatile long dispatched;

  private WatchHub(State state, Settings settings) {
    this.settings = settings;
    this.latest = state;
    this.dispatched = state.revision().value();
  }

  /** Follows the machine from its present state on. To be called on the applying thread. */
  public static WatchHub follow(StateMachine machine, Settings settings) {
    WatchHub hub = new WatchHub(machine.state(), settings);
    machine.addListener(hub);
    hub.delivery.start();
    hub.dispatcher.setDaemon(true);
    hub.dispatcher.start();
    return hub;
  }

  /** As {@link io.kubeterrarium.registry.Registry#watch}. Any thread. */
  public Watch watch(WatchRequest request, WatchListener listener) {
    Watcher watcher;
    RegistryException refusal;
    synchronized (this) {
      watcher =
          new Watcher(this, request, listener, settings.queueLimit(), latest.revision().value());
      refusal = closed;
      if (refusal == null) {
        index.add(request.range(), watcher);
        watchers.add(watcher);
        watcher.begin();
      }
    }
    if (refusal != null) {
      watcher.close();
      listener.cancelled(refusal);
    }
    inbox.wake();
    return watcher;
  }

  @Override
  public void applied(State before, State after, @Nullable Changes changes) {
    boolean compacted = !before.compactRevision().equals(after.compactRevision());
    latest = after;
    if (changes != null || compacted) {
      inbox.put(after);
    }
  }

  @Override
  public void restored(State state) {
    latest = state;
    inbox.put(state);
  }

  /** Cancels all watches for the reason, and refuses later ones. Idempotent. */
  public void close(RegistryException reason) {
    List<Watcher> open;
    synchronized (this) {
      if (closed != null) {
        return;
      }
      closed = reason;
      open = List.copyOf(watchers);
    }
    inbox.close();
    open.forEach(watcher -> watcher.cancel(reason));
    delivery.stop();
  }

  @Override
  public void close() {
    close(new RegistryException.Stopped("the registry is closed"));
  }

  /** How many watches are open. */
  public synchronized int watches() {
    return watchers.size();
  }

  State latest() {
    return latest;
  }

  long dispatched() {
    return dispatched;
  }

  void schedule(Watcher watcher) {
    delivery.schedule(watcher);
  }

  synchronized void remove(Watcher watcher) {
    if (watchers.remove(watcher)) {
      index.remove(watcher.request().range(), watcher);
      awaitingProgress.remove(watcher);
    }
  }

  void requestProgress(Watcher watcher) {
    synchronized (this) {
      long wanted = latest.revision().value();
      watcher.wantProgress(wanted);
      if (dispatched >= wanted) {
        watcher.tellProgress();
      } else {
        awaitingProgress.add(watcher);
      }
    }
    inbox.wake();
  }

  private void dispatchAll() {
    long interval = settings.progressInterval().toNanos();
    long tickAt = System.nanoTime() + interval;
    try {
      while (!inbox.isClosed()) {
        long untilTick = Math.max(1, (tickAt - System.nanoTime()) / 1_000_000);
        long wait =
            delivery.hasWaiting() ? Math.min(DeliveryThreads.RELIEF_MILLIS, untilTick) : untilTick;
        List<State> states = inbox.take(wait);
        states.forEach(this::dispatch);
        if (System.nanoTime() - tickAt >= 0) {
          tickAt = System.nanoTime() + interval;
          tick();
        }
        delivery.relieve();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void dispatch(State state) {
    if (state.compactRevision().value() > dispatched + 1) {
      // The state jumped over revisions that nobody has any more.
      watchers.forEach(watcher -> watcher.skip(dispatched));
    }
    state.visitChanges(
        new Revision(dispatched + 1),
        changes -> {
          dispatch(changes);
          return true;
        });
    dispatched = state.revision().value();
    awaitingProgress.forEach(Watcher::tellProgress);
    awaitingProgress.clear();
  }

  private void dispatch(Changes changes) {
    long revision = changes.revision().value();
    if (changes.events().size() == 1) {
      WatchEvent only = changes.events().get(0);
      for (Watcher watcher : index.watching(only.current().key())) {
        watcher.offer(revision, changes.events());
      }
      return;
    }
    Map<Watcher, List<WatchEvent>> each = new IdentityHashMap<>();
    for (WatchEvent event : changes.events()) {
      for (Watcher watcher : index.watching(event.current().key())) {
        each.computeIfAbsent(watcher, w -> new ArrayList<>()).add(event);
      }
    }
    each.forEach((watcher, events) -> watcher.offer(revision, events));
  }

  private synchronized void tick() {
    for (Watcher watcher : watchers) {
      if (watcher.wasQuiet()) {
        watcher.wantProgress(dispatched);
        watcher.tellProgress();
      }
    }
  }
}
