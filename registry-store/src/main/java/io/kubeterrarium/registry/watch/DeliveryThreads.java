package io.kubeterrarium.registry.watch;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The few threads that call listeners. Two, as long as listeners return; while both are held up and
 * watchers wait, one more at a time joins them, up to a limit, and leaves when it is idle.
 *
 * <p>The queue is bounded by the number of watchers: each stands in it once at most.
 */
final class DeliveryThreads {
  /** How long the threads may stand still, while somebody waits, before they get help. */
  static final long RELIEF_MILLIS = 50;

  private static final int BASE = 2;
  private static final int MAX = 64;
  private static final long IDLE_SECONDS = 2;
  private static final Runnable STOP = () -> {};

  private final LinkedBlockingQueue<Runnable> ready = new LinkedBlockingQueue<>();
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicLong turns = new AtomicLong();
  private final List<Thread> base = new ArrayList<>();
  // Only the thread that starts the hub, then the dispatch thread.
  private long turnsAtLastLook;
  private boolean waitingAtLastLook;
  private long lastLook = System.nanoTime();
  private int started;

  void start() {
    for (int i = 0; i < BASE; i++) {
      base.add(startThread(true));
    }
  }

  /** Gives the watcher a turn on one of the threads. Any thread. */
  void schedule(Runnable watcher) {
    ready.add(watcher);
  }

  boolean hasWaiting() {
    return !ready.isEmpty();
  }

  /** Adds a thread if nobody has had a turn for a while, though somebody waits. */
  void relieve() {
    long now = System.nanoTime();
    if (now - lastLook < TimeUnit.MILLISECONDS.toNanos(RELIEF_MILLIS)) {
      return;
    }
    boolean stuck = waitingAtLastLook && hasWaiting() && turns.get() == turnsAtLastLook;
    if (stuck && running.get() < MAX) {
      startThread(false);
    }
    lastLook = now;
    turnsAtLastLook = turns.get();
    waitingAtLastLook = hasWaiting();
  }

  /** Lets the threads end once the queue is empty, and waits a little for those that can. */
  void stop() {
    ready.add(STOP);
    for (Thread thread : base) {
      if (thread == Thread.currentThread()) {
        return;
      }
    }
    try {
      for (Thread thread : base) {
        thread.join(500);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Thread startThread(boolean permanent) {
    Thread thread = new Thread(() -> run(permanent), "registry-watch-" + ++started);
    thread.setDaemon(true);
    running.incrementAndGet();
    thread.start();
    return thread;
  }

  private void run(boolean permanent) {
    try {
      while (true) {
        Runnable next = permanent ? ready.take() : ready.poll(IDLE_SECONDS, TimeUnit.SECONDS);
        if (next == null) {
          return;
        }
        if (next == STOP) {
          ready.add(STOP);
          return;
        }
        next.run();
        turns.incrementAndGet();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      running.decrementAndGet();
    }
  }
}
