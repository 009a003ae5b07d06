package io.kubeterrarium.registry.transport;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to one peer for what is large, on a connection of its own: a megabyte takes seconds where
 * packets are lost or the way is narrow, and heartbeats, votes and answers must not stand behind
 * it.
 *
 * <p>One message is under way at a time, until the peer has said that it took it in. A connection
 * that carries nothing for too long is whoever carries it to end: a tunnel does. What was under way
 * or waits then is dropped, and its sender told so.
 *
 * <p>Threads: one, from the first message on. The queue is bounded in bytes.
 */
final class BulkLink {
  private static final Logger LOG = LoggerFactory.getLogger(BulkLink.class);
  private static final long QUEUE_BYTES = 64L << 20;

  /** Long enough for the largest message on a way that carries 100 kB a second. */
  private static final int ANSWER_MILLIS = 60_000;

  private final String name;
  private final Supplier<InetSocketAddress> address;
  private final Handshake handshake;
  private final Runnable onLost;
  private final Deque<Message> queue = new ArrayDeque<>(); // guarded by this
  private long queuedBytes; // guarded by this
  private boolean begun; // guarded by this
  private boolean closed; // guarded by this
  private volatile @Nullable Connection connection;

  /**
   * @param onLost told when messages were dropped, before they are
   */
  BulkLink(String name, Supplier<InetSocketAddress> address, Handshake handshake, Runnable onLost) {
    this.name = name;
    this.address = address;
    this.handshake = handshake;
    this.onLost = onLost;
  }

  /** Whether it was queued; {@link Message#settled} tells what became of it. */
  synchronized boolean send(Message message) {
    if (closed || queuedBytes + message.size() > QUEUE_BYTES) {
      return false;
    }
    queue.add(message);
    queuedBytes += message.size();
    if (!begun) {
      begun = true;
      Thread thread = new Thread(this::run, "registry-bulk-" + name);
      thread.setDaemon(true);
      thread.start();
    }
    notifyAll();
    return true;
  }

  /** The connection that is open, if any; the next message is sent on a new one. */
  void disconnect() {
    Connection open = connection;
    if (open != null) {
      open.close();
    }
  }

  void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    disconnect();
  }

  private void run() {
    try {
      for (Message next = take(); next != null; next = take()) {
        try {
          deliver(next);
          next.settled(true);
        } catch (IOException e) {
          LOG.info("a large message did not reach member {}: {}", name, e.getMessage());
          dropAll(next);
        }
      }
    } catch (InterruptedException e) {
      // Justification: nobody interrupts this thread but the JVM's end
      return;
    } finally {
      disconnect();
    }
  }

  private synchronized @Nullable Message take() throws InterruptedException {
    while (queue.isEmpty() && !closed) {
      wait();
    }
    Message next = closed ? null : queue.poll();
    if (next != null) {
      queuedBytes -= next.size();
    }
    return next;
  }

  private void deliver(Message message) throws IOException {
    Connection open = connection;
    if (open == null) {
      open = dial();
    }
    ByteArrayOutputStream buffer = new ByteArrayOutputStream((int) message.size());
    message.writeTo(new DataOutputStream(buffer));
    DataOutputStream out = open.out();
    out.writeInt(buffer.size());
    buffer.writeTo(out);
    out.writeInt(0); // A ping, answered when what is before it was taken in.
    out.flush();
    open.readFrame();
  }

  private Connection dial() throws IOException {
    Connection dialed = Connection.dial(address.get(), Link.HANDSHAKE_MILLIS);
    try {
      dialed.readTimeout(Link.HANDSHAKE_MILLIS);
      handshake.dial(name, Handshake.BULK, dialed.in(), dialed.out());
      dialed.readTimeout(ANSWER_MILLIS);
    } catch (IOException e) {
      dialed.close();
      throw e;
    }
    connection = dialed;
    synchronized (this) {
      if (closed) {
        dialed.close();
        throw new IOException("closed");
      }
    }
    return dialed;
  }

  /** What is behind a message that was lost may ask for an order that is no more. */
  private void dropAll(Message first) {
    List<Message> dropped = new ArrayList<>(List.of(first));
    synchronized (this) {
      dropped.addAll(queue);
      queue.clear();
      queuedBytes = 0;
    }
    disconnect();
    connection = null;
    onLost.run();
    dropped.forEach(message -> message.settled(false));
  }
}
