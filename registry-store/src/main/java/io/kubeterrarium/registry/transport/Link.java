package io.kubeterrarium.registry.transport;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to one peer: dials it, again and again while it is not there, and sends what is queued.
 * Pings go along all the time; that they are answered is what makes the peer reachable. So only
 * what is small goes here, and what is large beside it.
 *
 * <p>Threads: one that dials and writes, one that reads the answers, and the mesh's timer, which
 * calls {@link #look}. The queue is bounded in bytes; what is too much, and what was queued when a
 * connection ended, is dropped.
 */
final class Link {
  private static final Logger LOG = LoggerFactory.getLogger(Link.class);

  /** From here on a message is large, and goes by the {@link BulkLink}. */
  static final int LARGE = 1 << 15;

  static final long PING_MILLIS = 100;
  static final long SILENT_NANOS = TimeUnit.MILLISECONDS.toNanos(1_000);
  private static final long DEAD_NANOS = TimeUnit.MILLISECONDS.toNanos(2_000);

  /** Where packets are lost, the dozen that it takes come late, but for the most part they come. */
  static final int HANDSHAKE_MILLIS = 4_000;

  private static final int REDIAL_MILLIS = 100;
  private static final int REFUSED_MILLIS = 1_000;
  private static final long QUEUE_BYTES = 64L << 20;

  private final String name;
  private final Handshake handshake;
  private final Receiver receiver;
  private final BulkLink bulk;
  private final Deque<Message> queue = new ArrayDeque<>(); // guarded by this
  private long queuedBytes; // guarded by this
  private boolean closed; // guarded by this
  private volatile InetSocketAddress address;
  private volatile @Nullable Connection connection;
  private volatile @Nullable Identity peer;
  private volatile boolean connected;
  private volatile long lastHeard;
  private boolean told; // guarded by this: that it is reachable

  Link(String name, InetSocketAddress address, Handshake handshake, Receiver receiver) {
    this.name = name;
    this.address = address;
    this.handshake = handshake;
    this.receiver = receiver;
    this.bulk = new BulkLink(name, this::address, handshake, this::bulkLost);
  }

  private void bulkLost() {
    Identity who = peer;
    if (who != null) {
      receiver.lost(who.id());
    }
  }

  void start() {
    Thread thread = new Thread(this::run, "registry-link-" + name);
    thread.setDaemon(true);
    thread.start();
  }

  void moveTo(InetSocketAddress elsewhere) {
    if (!elsewhere.equals(address)) {
      address = elsewhere;
      disconnect();
      bulk.disconnect();
    }
  }

  InetSocketAddress address() {
    return address;
  }

  /** Who was there the last time; null if never. */
  @Nullable Identity peer() {
    return peer;
  }

  boolean isReachable() {
    return connected && System.nanoTime() - lastHeard < SILENT_NANOS;
  }

  /** Whether it was queued; that says nothing about its arrival. */
  synchronized boolean send(Message message) {
    if (connected && message.size() >= LARGE) {
      return bulk.send(message);
    }
    if (!connected || queuedBytes + message.size() > QUEUE_BYTES) {
      return false;
    }
    queue.add(message);
    queuedBytes += message.size();
    notifyAll();
    return true;
  }

  /** From the timer: tells what has changed, and gives up a connection that is silent. */
  void look() {
    tell(isReachable());
    if (connected && System.nanoTime() - lastHeard > DEAD_NANOS) {
      disconnect();
    }
  }

  private void tell(boolean reachable) {
    Identity who = peer;
    synchronized (this) {
      if (told == reachable || who == null) {
        return;
      }
      told = reachable;
    }
    if (reachable) {
      receiver.reachable(who.id());
    } else {
      receiver.unreachable(who.id());
    }
  }

  void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    disconnect();
    bulk.close();
  }

  private void disconnect() {
    Connection open = connection;
    if (open != null) {
      open.close();
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private void run() {
    String lastTrouble = "";
    while (!isClosed()) {
      int pause = REDIAL_MILLIS;
      try (Connection dialed = Connection.dial(address, HANDSHAKE_MILLIS)) {
        connection = dialed;
        begin(dialed);
        lastTrouble = "";
        write(dialed);
      } catch (Handshake.RefusedException e) {
        pause = REFUSED_MILLIS;
        receiver.refused(name, String.valueOf(e.getMessage()));
      } catch (IOException e) {
        lastTrouble = log(e, lastTrouble);
      } catch (InterruptedException e) {
        // Justification: nobody interrupts this thread but the JVM's end
        return;
      }
      end(pause);
    }
  }

  /** Once for each kind of trouble: a peer that is away for a day is dialed a million times. */
  private String log(IOException trouble, String lastTrouble) {
    String now = String.valueOf(trouble.getMessage());
    if (!now.equals(lastTrouble) && !isClosed()) {
      LOG.info("no connection to member {} at {}: {}", name, address, now);
    }
    return now;
  }

  private void begin(Connection dialed) throws IOException {
    dialed.readTimeout(HANDSHAKE_MILLIS);
    Identity who = handshake.dial(name, Handshake.MESSAGES, dialed.in(), dialed.out());
    dialed.readTimeout(0);
    synchronized (this) {
      if (closed) {
        throw new IOException("closed");
      }
      peer = who;
      lastHeard = System.nanoTime();
      connected = true;
    }
    tell(true);
    Thread reader = new Thread(() -> read(dialed, who.id()), "registry-answers-" + name);
    reader.setDaemon(true);
    reader.start();
  }

  private void end(int pauseMillis) {
    synchronized (this) {
      connected = false;
      connection = null;
      queue.clear();
      queuedBytes = 0;
    }
    tell(false);
    synchronized (this) {
      if (!closed) {
        try {
          wait(pauseMillis);
        } catch (InterruptedException e) {
          closed = true;
        }
      }
    }
  }

  /** The answers to pings, until the connection ends; ending it ends the writer too. */
  private void read(Connection dialed, UUID who) {
    try (dialed) {
      while (true) {
        byte[] status = dialed.readFrame();
        lastHeard = System.nanoTime();
        receiver.readStatus(who, new DataInputStream(new ByteArrayInputStream(status)));
      }
    } catch (IOException e) {
      synchronized (this) {
        connected = false;
        notifyAll();
      }
    }
    tell(false);
  }

  private void write(Connection dialed) throws IOException, InterruptedException {
    ByteArrayOutputStream buffer = new ByteArrayOutputStream();
    long pinged = System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(PING_MILLIS);
    while (connected && !isClosed()) {
      long now = System.nanoTime();
      long wait = PING_MILLIS - TimeUnit.NANOSECONDS.toMillis(now - pinged);
      if (wait <= 0) {
        dialed.out().writeInt(0);
        pinged = now;
        wait = PING_MILLIS;
      }
      Message next = next(dialed, wait);
      if (next != null) {
        buffer.reset();
        next.writeTo(new DataOutputStream(buffer));
        dialed.out().writeInt(buffer.size());
        buffer.writeTo(dialed.out());
      }
    }
    throw new IOException("the connection has ended");
  }

  /** Flushes before it waits; not under the lock, as the other side may have stopped reading. */
  private @Nullable Message next(Connection dialed, long millis)
      throws IOException, InterruptedException {
    Message next = poll(0);
    if (next == null) {
      dialed.out().flush();
      next = poll(millis);
    }
    return next;
  }

  private synchronized @Nullable Message poll(long millis) throws InterruptedException {
    if (queue.isEmpty() && millis > 0 && connected && !closed) {
      wait(millis);
    }
    Message next = queue.poll();
    if (next != null) {
      queuedBytes -= next.size();
    }
    return next;
  }
}
