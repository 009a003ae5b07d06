package io.kubeterrarium.simulator.transport;

import io.kubeterrarium.apiserver.request.WatchFrame;
import io.kubeterrarium.apiserver.request.WatchSink;
import io.kubeterrarium.apiserver.request.WatchStream;
import io.kubeterrarium.client.transport.WatchConnection;
import io.kubeterrarium.client.transport.WatchConsumer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * One watch on its way from the server to a component: a bounded queue that is emptied by one
 * thread of the delivery pool at a time.
 *
 * <p>Invariant: at most one {@link #deliver} runs or is scheduled; {@code closed} is told to the
 * consumer exactly once, after the last event.
 */
final class WatchDelivery implements WatchSink, WatchConnection {
  private static final int BACKLOG = 20_000;

  private final WatchConsumer consumer;
  private final Executor delivery;
  private final Deque<WatchFrame> queue = new ArrayDeque<>(); // guarded by this
  private boolean scheduled; // guarded by this
  private boolean ended; // guarded by this
  private boolean told; // guarded by this
  private @Nullable Throwable cause; // guarded by this
  private @Nullable WatchStream stream; // guarded by this

  WatchDelivery(WatchConsumer consumer, Executor delivery) {
    this.consumer = consumer;
    this.delivery = delivery;
  }

  void start(WatchStream opened) {
    synchronized (this) {
      if (!ended) {
        stream = opened;
      }
    }
    if (stream == opened) {
      opened.start(this);
    } else {
      opened.close();
    }
  }

  /** The server answered a {@code Status} instead of a stream. */
  void refused(ObjectNode status) {
    offer(List.of(new WatchFrame("ERROR", status)));
    end();
  }

  void broken(Throwable why) {
    synchronized (this) {
      cause = why;
    }
    end();
  }

  @Override
  public boolean offer(List<WatchFrame> frames) {
    synchronized (this) {
      if (ended || queue.size() + frames.size() > BACKLOG) {
        return false;
      }
      queue.addAll(frames);
    }
    schedule();
    return true;
  }

  @Override
  public void end() {
    synchronized (this) {
      ended = true;
    }
    schedule();
  }

  @Override
  public void close() {
    WatchStream open;
    synchronized (this) {
      queue.clear();
      ended = true;
      open = stream;
    }
    if (open != null) {
      open.close();
    }
    schedule();
  }

  private void schedule() {
    synchronized (this) {
      if (scheduled || told) {
        return;
      }
      scheduled = true;
    }
    delivery.execute(this::deliver);
  }

  private synchronized @Nullable Throwable causeOfEnd() {
    return cause;
  }

  private void deliver() {
    List<WatchFrame> batch = new ArrayList<>();
    while (true) {
      synchronized (this) {
        if (queue.isEmpty()) {
          scheduled = false;
          if (!ended || told) {
            return;
          }
          told = true;
          break;
        }
        batch.addAll(queue);
        queue.clear();
      }
      batch.forEach(frame -> consumer.event(frame.type(), frame.object()));
      batch.clear();
    }
    consumer.closed(causeOfEnd());
  }
}
