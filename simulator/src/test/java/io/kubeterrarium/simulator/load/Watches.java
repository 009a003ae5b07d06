package io.kubeterrarium.simulator.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntToLongFunction;

/**
 * Clients that each follow a watch. Objects are called {@code w-NUMBER}; of each event it is noted
 * how long after its object's write was sent it came.
 */
final class Watches {
  private static final int ADDRESSES = 4;
  private static final int OPENED_AT_ONCE = 200;
  private static final byte[] NAME =
      "\"name\":\"w-".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

  private final LoadLoop loop;
  private final IntFunction<String> paths;
  private final IntToLongFunction sentAt;
  private final List<Watch> all = new ArrayList<>();
  private Latencies latencies = new Latencies();
  private int open;
  private int started;
  private long lost;

  /**
   * @param paths of the watch of each client
   * @param sentAt when the write of an object was sent, by its number
   */
  Watches(LoadLoop loop, int count, IntFunction<String> paths, IntToLongFunction sentAt)
      throws IOException {
    this.loop = loop;
    this.paths = paths;
    this.sentAt = sentAt;
    while (all.size() < count) {
      for (int i = 0; i < OPENED_AT_ONCE && all.size() < count; i++) {
        all.add(new Watch(all.size()));
      }
      loop.run(() -> open == all.size(), 60_000);
    }
    if (!loop.run(() -> started == count, 60_000)) {
      throw new IOException("only " + started + " of " + count + " watches began");
    }
  }

  /** Begins to count anew. */
  void reset() {
    latencies = new Latencies();
  }

  int events() {
    return latencies.count();
  }

  Latencies latencies() {
    return latencies;
  }

  /** How many clients lost their connection. */
  long lost() {
    return lost;
  }

  /** The fewest events a client has seen. */
  long fewest() {
    return all.stream().mapToLong(watch -> watch.seen).min().orElse(0);
  }

  /** The most events a client has seen. */
  long most() {
    return all.stream().mapToLong(watch -> watch.seen).max().orElse(0);
  }

  /** Makes so many clients hang. */
  void pause(int count) {
    all.subList(0, count).forEach(watch -> watch.connection.pause(true));
  }

  private final class Watch implements TlsConnection.Owner, HttpReplies.Sink {
    private final HttpReplies replies = new HttpReplies(this);
    private final TlsConnection connection;
    private final int index;
    private int matched;
    private int number;
    private boolean counted;
    private boolean begun;
    private long seen;

    Watch(int index) throws IOException {
      this.index = index;
      connection = new TlsConnection(loop, "127.0.0." + (1 + index % ADDRESSES), this);
    }

    @Override
    public void opened(TlsConnection opened) {
      open++;
      try {
        opened.send(HttpReplies.request("GET", paths.apply(index), ""));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void received(TlsConnection from, ByteBuffer plain) {
      if (!begun) {
        begun = true;
        started++;
      }
      replies.take(plain);
    }

    /** Finds the first name in each line and the number behind it. */
    @Override
    public void body(byte[] array, int offset, int length) {
      for (int i = offset; i < offset + length; i++) {
        byte b = array[i];
        if (b == '\n') {
          matched = 0;
          counted = false;
        } else if (!counted) {
          look(b);
        }
      }
    }

    private void look(byte b) {
      if (matched == NAME.length) {
        if (b >= '0' && b <= '9') {
          number = number * 10 + b - '0';
        } else {
          counted = true;
          seen++;
          latencies.add(System.nanoTime() - sentAt.applyAsLong(number));
        }
      } else {
        matched = b == NAME[matched] ? matched + 1 : b == NAME[0] ? 1 : 0;
        number = 0;
      }
    }

    @Override
    public void complete(int status) {
      throw new IllegalStateException("a watch ended with " + status);
    }

    @Override
    public void closed(TlsConnection from, String why) {
      lost++;
    }
  }
}
