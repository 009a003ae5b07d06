package io.kubeterrarium.simulator.narration;

import io.kubeterrarium.apiserver.storage.CommittedWrite;
import io.kubeterrarium.apiserver.storage.WriteObserver;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Turns committed writes into steps and tells them to its listeners, in revision order.
 *
 * <p>Writes arrive on many threads and may overtake each other on the way; the narrator's thread
 * holds each back for a moment and sorts what came together. The queue is bounded: when the
 * narrator cannot follow, writes are left out of the story, and the next step says how many.
 */
public final class Narrator implements WriteObserver, AutoCloseable {
  private static final int QUEUE = 20_000;
  private static final int REMEMBERED = 2_000;
  private static final long SETTLE_MILLIS = 15;
  private static final String SERVER = "system:apiserver";
  private static final Set<String> ROUTINE_KINDS = Set.of("Lease", "Event");

  private final BlockingQueue<CommittedWrite> queue = new ArrayBlockingQueue<>(QUEUE);
  private final AtomicLong leftOut = new AtomicLong();
  private final List<Consumer<Step>> listeners = new CopyOnWriteArrayList<>();
  private final Deque<Step> remembered = new ArrayDeque<>(); // guarded by itself
  private final Thread thread = new Thread(this::tell, "narrator");
  private volatile boolean closed;

  public Narrator() {
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void committed(CommittedWrite write) {
    if (!queue.offer(write)) {
      leftOut.incrementAndGet();
    }
  }

  /**
   * Adds a listener, called on the narrator's thread; it must not block.
   *
   * @return to be closed when it shall hear no more
   */
  public AutoCloseable listen(Consumer<Step> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** The latest steps, oldest first. */
  public List<Step> latest() {
    synchronized (remembered) {
      return List.copyOf(remembered);
    }
  }

  /** How many writes could not be told because the queue was full. */
  public long leftOut() {
    return leftOut.get();
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }

  private void tell() {
    List<CommittedWrite> batch = new ArrayList<>();
    while (!closed) {
      try {
        @Nullable CommittedWrite first = queue.poll(1, TimeUnit.HOURS);
        if (first != null) {
          batch.add(first);
          TimeUnit.MILLISECONDS.sleep(SETTLE_MILLIS);
          queue.drainTo(batch);
          batch.sort(Comparator.comparingLong(CommittedWrite::revision));
          batch.forEach(write -> tell(step(write)));
          batch.clear();
        }
      } catch (InterruptedException e) {
        return; // Only close() interrupts.
      }
    }
  }

  private void tell(Step step) {
    synchronized (remembered) {
      if (remembered.size() == REMEMBERED) {
        remembered.removeFirst();
      }
      remembered.addLast(step);
    }
    listeners.forEach(listener -> listener.accept(step));
  }

  static Step step(CommittedWrite write) {
    String verb = write.object() == null ? "delete" : write.verb();
    String door = write.subresource().isEmpty() ? "" : "/" + write.subresource();
    return new Step(
        write.time(),
        Stage.of(write),
        Actor.of(write.user()),
        verb + door,
        write.key(),
        write.revision(),
        ChangeSummary.of(write),
        isRoutine(write));
  }

  /**
   * Heartbeats, what the server makes for itself, and Events, which tell the same story in other
   * words.
   */
  private static boolean isRoutine(CommittedWrite write) {
    String kind = write.type().kind().kind();
    return ROUTINE_KINDS.contains(kind)
        || write.user().name().equals(SERVER)
        || kind.equals("Node") && write.subresource().equals("status");
  }
}
