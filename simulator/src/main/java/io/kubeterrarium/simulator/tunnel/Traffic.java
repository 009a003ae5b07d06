package io.kubeterrarium.simulator.tunnel;

import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;

/**
 * What both directions of a tunnel need: its sockets, its threads, and a clock that closes what
 * takes too long.
 */
record Traffic(
    TunnelSettings settings,
    OpenSockets sockets,
    ExecutorService threads,
    ScheduledExecutorService timer) {

  @FunctionalInterface
  interface Opening<T> {
    T open() throws IOException;
  }

  /**
   * Opens something over the socket, which is closed if that takes longer than a handshake may:
   * timeouts of single reads do not bound one who sends a byte now and then.
   */
  <T> T within(Socket plain, Opening<T> opening) throws IOException {
    long most = settings.connect().plus(settings.handshake()).toMillis();
    Future<?> deadline = timer.schedule(() -> sockets.close(plain), most, TimeUnit.MILLISECONDS);
    try {
      return opening.open();
    } finally {
      deadline.cancel(false);
    }
  }

  /**
   * Carries bytes both ways until one of the ends is over, then closes both sockets. What was no
   * orderly end is noted before that.
   *
   * @param plain the socket below {@code tls}
   */
  void run(Socket local, Socket plain, SSLSocket tls, PeerLinks links) {
    Passage passage = new Passage(local, tls);
    String peer = links.peer().name();
    threads.execute(
        () -> {
          Thread.currentThread().setName("tunnel-to-" + peer);
          carry(() -> passage.toPeer(settings), local, plain, links);
        });
    Thread.currentThread().setName("tunnel-from-" + peer);
    carry(() -> passage.fromPeer(settings), local, plain, links);
  }

  @FunctionalInterface
  private interface Direction {
    void carry() throws IOException;
  }

  /** The direction that ends first says why; the other one is ended by it. */
  private void carry(Direction direction, Socket local, Socket plain, PeerLinks links) {
    try {
      direction.carry();
    } catch (IOException e) {
      if (!local.isClosed() && !plain.isClosed() && !(e instanceof EOFException)) {
        links.failed(reason(e));
      }
    } finally {
      sockets.close(local);
      sockets.close(plain);
    }
  }

  /** In the words of whoever looks for the reason. Newer JDKs put the alert before their own. */
  static String reason(IOException e) {
    if (e instanceof UnknownHostException) {
      return "its host name cannot be resolved";
    }
    if (e instanceof SocketTimeoutException) {
      return "no sign of life (" + e.getMessage() + ")";
    }
    if (e instanceof EOFException) {
      return "its door closed the connection: its registry member does not run, or is at its limit";
    }
    String message = String.valueOf(e.getMessage());
    if (message.contains("Received fatal alert")) {
      return "it refused this side's certificate (" + message + ")";
    }
    return message.contains("PKIX")
        ? "its certificate is of another cluster, or not valid now (" + message + ")"
        : message;
  }
}
