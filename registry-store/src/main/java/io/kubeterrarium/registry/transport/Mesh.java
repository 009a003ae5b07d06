package io.kubeterrarium.registry.transport;

import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All links of one member, and its listener. Peers are known by name, as addresses are; who is
 * behind a name is learned when it answers.
 *
 * <p>Threads: any.
 */
public final class Mesh implements Closeable {
  private static final long LOOK_MILLIS = 50;
  private static final int STREAM_MILLIS = 60_000;

  /** One peer as it is known at the moment. */
  public record Known(
      String name, InetSocketAddress address, @Nullable Identity identity, boolean reachable) {}

  /** Writes a stream, on a thread of its own. */
  @FunctionalInterface
  public interface Stream {
    void writeTo(OutputStream out) throws IOException;
  }

  private final Identity self;
  private final Receiver receiver;
  private final Handshake handshake;
  private final Listener listener;
  private final Map<String, Link> links = new ConcurrentSkipListMap<>();
  private final Set<UUID> streaming = ConcurrentHashMap.newKeySet();
  private volatile long streamEnded = System.nanoTime() - TimeUnit.DAYS.toNanos(1);
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "registry-links");
            thread.setDaemon(true);
            return thread;
          });

  /** Listens at once, but neither accepts nor dials before {@link #start}. */
  public Mesh(Identity self, InetSocketAddress address, byte[] secret, Receiver receiver)
      throws IOException {
    this.self = self;
    this.receiver = receiver;
    this.handshake = new Handshake(self, secret, receiver);
    this.listener = new Listener(address, handshake, receiver);
  }

  public void start() {
    listener.start();
    timer.scheduleWithFixedDelay(
        () -> links.values().forEach(Link::look), LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Dials from now on; a peer that is known already is dialed at the new address. */
  public void know(String name, InetSocketAddress address) {
    if (name.equals(self.name())) {
      return;
    }
    Link link = new Link(name, address, handshake, receiver);
    Link before = links.putIfAbsent(name, link);
    if (before != null) {
      before.moveTo(address);
    } else {
      link.start();
    }
  }

  /** Dials no more. */
  public void forget(String name) {
    Link link = links.remove(name);
    if (link != null) {
      link.close();
    }
  }

  /** Where this member listens. */
  public InetSocketAddress address() {
    return listener.address();
  }

  public Collection<Known> peers() {
    return links.entrySet().stream()
        .map(
            each ->
                new Known(
                    each.getKey(),
                    each.getValue().address(),
                    each.getValue().peer(),
                    each.getValue().isReachable()))
        .toList();
  }

  public boolean isReachable(UUID peer) {
    Link link = link(peer);
    return link != null && link.isReachable();
  }

  /** Whether it goes beside what is small, and is told what became of it. */
  public static boolean isLarge(Message message) {
    return message.size() >= Link.LARGE;
  }

  /** Whether it was queued. */
  public boolean send(UUID peer, Message message) {
    Link link = link(peer);
    return link != null && link.send(message);
  }

  private @Nullable Link link(UUID peer) {
    for (Link link : links.values()) {
      Identity there = link.peer();
      if (there != null && there.id().equals(peer)) {
        return link;
      }
    }
    return null;
  }

  /**
   * Sends something large beside the messages. One at a time to each peer: a further one is not
   * begun, and false is the answer.
   *
   * @param done told how it went: null for well, when the other side has taken it in
   */
  public boolean stream(UUID peer, Stream body, Consumer<@Nullable IOException> done) {
    Link link = link(peer);
    if (link == null || !link.isReachable() || !streaming.add(peer)) {
      return false;
    }
    Identity there = link.peer();
    String name = there == null ? "" : there.name();
    Thread thread =
        new Thread(
            () -> {
              IOException failure = null;
              try (Connection dialed = Connection.dial(link.address(), STREAM_MILLIS)) {
                dialed.readTimeout(STREAM_MILLIS);
                write(dialed, name, body);
              } catch (IOException e) {
                failure = e;
              } finally {
                streamEnded = System.nanoTime();
                streaming.remove(peer);
              }
              done.accept(failure);
            },
            "registry-stream-" + name);
    thread.setDaemon(true);
    thread.start();
    return true;
  }

  /** Whether something large is under way to any peer, or was until as long ago. */
  public boolean hasStreamedWithin(long nanos) {
    return !streaming.isEmpty() || System.nanoTime() - streamEnded < nanos;
  }

  private void write(Connection dialed, String name, Stream body) throws IOException {
    DataOutputStream out = dialed.out();
    handshake.dial(name, Handshake.STREAM, dialed.in(), out);
    body.writeTo(out);
    out.flush();
    if (dialed.in().readByte() != Listener.STREAM_TAKEN) {
      throw new IOException("member " + name + " did not take in what it was sent");
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
    listener.close();
    links.values().forEach(Link::close);
  }
}
