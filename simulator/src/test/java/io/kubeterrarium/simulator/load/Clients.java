package io.kubeterrarium.simulator.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Clients that each send their next request when the answer to the last one is there. */
final class Clients {
  private final LoadLoop loop;
  private final Supplier<byte[]> requests;
  private final int expected;
  private final List<Client> all = new ArrayList<>();
  private Latencies latencies = new Latencies();
  private boolean running = true;
  private int open;
  private long bytes;

  /**
   * @param requests null ends a client's work
   * @param expected the status of a good answer
   */
  Clients(LoadLoop loop, int count, int expected, Supplier<byte[]> requests) throws IOException {
    this.loop = loop;
    this.requests = requests;
    this.expected = expected;
    for (int i = 0; i < count; i++) {
      all.add(new Client());
    }
    loop.run(() -> open == count, 60_000);
    if (open != count) {
      throw new IOException("only " + open + " of " + count + " connections were opened");
    }
  }

  /** Lets them work for a time and says what it came to. */
  Latencies work(long millis) throws IOException {
    start();
    loop.run(() -> false, millis);
    return stop();
  }

  void start() throws IOException {
    latencies = new Latencies();
    bytes = 0;
    running = true;
    for (Client client : all) {
      client.next();
    }
  }

  /** Whether somebody waits for no answer. */
  boolean hasIdle() {
    return all.stream().anyMatch(client -> !client.waiting);
  }

  /** Lets one client that waits for nothing send one request. */
  void sendOne() throws IOException {
    Client idle =
        all.stream()
            .filter(client -> !client.waiting)
            .findFirst()
            .orElseThrow(() -> new IOException("every client waits for an answer"));
    running = true;
    idle.next();
    running = false;
    all.remove(idle); // To the end, so that all take their turn and nobody idles.
    all.add(idle);
  }

  /** Waits for the answers that are still to come, which count. */
  Latencies stop() throws IOException {
    running = false;
    latencies.end();
    if (!loop.run(() -> all.stream().noneMatch(client -> client.waiting), 60_000)) {
      throw new IOException("answers are missing");
    }
    return latencies;
  }

  /** Whether nobody waits for an answer. */
  boolean isIdle() {
    return all.stream().noneMatch(client -> client.waiting);
  }

  long bytesReceived() {
    return bytes;
  }

  private final class Client implements TlsConnection.Owner, HttpReplies.Sink {
    private final HttpReplies replies = new HttpReplies(this);
    private final TlsConnection connection;
    private long sentAt;
    private boolean waiting;

    Client() throws IOException {
      connection = new TlsConnection(loop, "127.0.0.1", this);
    }

    void next() throws IOException {
      byte[] request = running ? requests.get() : null;
      waiting = request != null;
      if (request != null) {
        sentAt = System.nanoTime();
        connection.send(request);
      }
    }

    @Override
    public void opened(TlsConnection connection) {
      open++;
    }

    @Override
    public void received(TlsConnection connection, ByteBuffer plain) {
      replies.take(plain);
    }

    @Override
    public void body(byte[] array, int offset, int length) {
      bytes += length;
    }

    @Override
    public void complete(int status) {
      if (status != expected) {
        throw new IllegalStateException("answered " + status + " (expected: " + expected + ")");
      }
      latencies.add(System.nanoTime() - sentAt);
      try {
        next();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void closed(TlsConnection connection, String why) {
      if (waiting) {
        throw new IllegalStateException("a client lost its connection: " + why);
      }
      all.remove(this); // The server closes what idles.
    }
  }
}
