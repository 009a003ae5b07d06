package io.kubeterrarium.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Keeps what a watch is told, checks the named guarantees at each call, and can be waited on. */
public final class RecordingListener implements WatchListener {
  private static final long BOUND_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final List<WatchEvent> events = new ArrayList<>();
  private final List<List<WatchEvent>> calls = new ArrayList<>();
  private long through;
  private int progressCalls;
  private RegistryException cause;
  private AssertionError broken;

  @Override
  public synchronized void events(List<WatchEvent> batch, Revision upTo) {
    check(
        () -> {
          assertThat(cause).as("no call after cancelled").isNull();
          assertThat(batch).as("events are never empty").isNotEmpty();
          long last = events.isEmpty() ? 0 : revision(events.get(events.size() - 1));
          assertThat(revision(batch.get(0)))
              .as("Ordered, Unique, Atomic: a call starts with a later revision")
              .isGreaterThan(last)
              .as("Reliable: nothing comes later from below what was said to be through")
              .isGreaterThan(through);
          for (int i = 1; i < batch.size(); i++) {
            assertThat(revision(batch.get(i)))
                .as("Ordered")
                .isGreaterThanOrEqualTo(revision(batch.get(i - 1)));
          }
          assertThat(upTo.value()).isGreaterThanOrEqualTo(revision(batch.get(batch.size() - 1)));
        });
    events.addAll(batch);
    calls.add(batch);
    through = upTo.value();
    notifyAll();
  }

  @Override
  public synchronized void progress(Revision upTo) {
    check(
        () -> {
          assertThat(cause).as("no call after cancelled").isNull();
          assertThat(upTo.value()).as("progress never goes back").isGreaterThanOrEqualTo(through);
        });
    through = upTo.value();
    progressCalls++;
    notifyAll();
  }

  @Override
  public synchronized void cancelled(RegistryException why) {
    check(() -> assertThat(cause).as("cancelled once").isNull());
    cause = why;
    notifyAll();
  }

  private void check(Runnable assertions) {
    try {
      assertions.run();
    } catch (AssertionError e) {
      broken = broken == null ? e : broken;
    }
  }

  private static long revision(WatchEvent event) {
    return event.current().modRevision().value();
  }

  /** Waits until so many events have come, and returns all. */
  public List<WatchEvent> awaitEvents(int count) {
    await(() -> events.size() >= count, count + " events");
    return events();
  }

  /** Waits until everything up to the revision has been delivered, and returns all events. */
  public List<WatchEvent> awaitThrough(Revision revision) {
    await(() -> through >= revision.value(), "through " + revision);
    return events();
  }

  /** As {@link #awaitThrough}, or until the watch is over, which it says. */
  public boolean awaitThroughOrCancelled(Revision revision) {
    await(() -> cause != null || through >= revision.value(), "through " + revision);
    return isCancelled();
  }

  public RegistryException awaitCancelled() {
    await(() -> cause != null, "cancelled");
    synchronized (this) {
      return cause;
    }
  }

  public void awaitProgressCalls(int count) {
    await(() -> progressCalls >= count, count + " progress calls");
  }

  public synchronized List<WatchEvent> events() {
    throwIfBroken();
    return List.copyOf(events);
  }

  public synchronized List<List<WatchEvent>> calls() {
    throwIfBroken();
    return List.copyOf(calls);
  }

  public synchronized boolean isCancelled() {
    return cause != null;
  }

  public synchronized Revision through() {
    return new Revision(through);
  }

  private synchronized void await(BooleanSupplier condition, String what) {
    long deadline = System.nanoTime() + BOUND_NANOS;
    while (!condition.getAsBoolean()) {
      throwIfBroken();
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        throw new AssertionError(
            "waited in vain for "
                + what
                + "; events: "
                + events.size()
                + ", through: "
                + through
                + ", cancelled: "
                + cause);
      }
      try {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }
    throwIfBroken();
  }

  private synchronized void throwIfBroken() {
    if (broken != null) {
      throw broken;
    }
  }
}
