package io.kubeterrarium.simulator.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeterrarium.apiserver.pki.CertificateAuthority;
import io.kubeterrarium.apiserver.pki.MemberPki;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;

/** Tunnels on loopback, members that echo, and callers. */
abstract class TunnelFixture {
  static final Instant NOW = Instant.now();
  static final CertificateAuthority AUTHORITY =
      MemberPki.newAuthority(NOW.minus(Duration.ofDays(500)));
  static final TunnelSettings QUICK =
      new TunnelSettings(
          Duration.ofSeconds(2),
          Duration.ofSeconds(1),
          Duration.ofMillis(100),
          Duration.ofMillis(600),
          2,
          16);

  private static final int CLOSED_WITHIN_MILLIS = 10_000;

  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  interface Attempt {
    void run() throws IOException;
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("tunnel")) {
        thread.join(1_000);
        assertThat(thread.isAlive()).as("%s after the tunnel was closed", thread).isFalse();
      }
    }
  }

  <T extends AutoCloseable> T keep(T part) {
    open.push(part);
    return part;
  }

  static RemoteMember peer(String name, int port) {
    return new RemoteMember(name, "127.0.0.1", port);
  }

  static TunnelCredentials credentials(CertificateAuthority authority, String name, Instant at) {
    return new TunnelCredentials(
        authority.certificate().certificate(), authority.issueMember(name, at));
  }

  Tunnel tunnel(String name, ServerSocket member, List<RemoteMember> others) {
    return tunnel(name, member, others, credentials(AUTHORITY, name, NOW));
  }

  Tunnel tunnel(
      String name, ServerSocket member, List<RemoteMember> others, TunnelCredentials credentials) {
    return tunnel(name, member, others, credentials, 0);
  }

  Tunnel tunnel(
      String name,
      ServerSocket member,
      List<RemoteMember> others,
      TunnelCredentials credentials,
      int port) {
    return keep(
        Tunnel.open(
            name,
            () -> (InetSocketAddress) member.getLocalSocketAddress(),
            others,
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
            credentials,
            QUICK));
  }

  /** A member that sends back what it gets. */
  ServerSocket echo() throws IOException {
    ServerSocket server = listening();
    Thread thread =
        new Thread(
            () -> {
              while (!server.isClosed()) {
                try {
                  Socket socket = server.accept();
                  inBackground(() -> echo(socket));
                } catch (IOException e) {
                  // Justification: closed by the test, which looks at its own end
                  return;
                }
              }
            });
    thread.start();
    return server;
  }

  private static void echo(Socket socket) throws IOException {
    try (socket) {
      InputStream in = socket.getInputStream();
      in.transferTo(socket.getOutputStream());
    }
  }

  ServerSocket listening() throws IOException {
    return keep(new ServerSocket(0, 8, InetAddress.getLoopbackAddress()));
  }

  Socket dial(Tunnel from, String peer) throws IOException {
    InetSocketAddress address = from.addressOf(peer);
    return keep(new Socket(address.getAddress(), address.getPort()));
  }

  Socket dial(int port) throws IOException {
    return keep(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  static void ping(Socket socket) throws IOException {
    socket.setSoTimeout(CLOSED_WITHIN_MILLIS);
    byte[] word = "ping".getBytes(StandardCharsets.US_ASCII);
    socket.getOutputStream().write(word);
    assertThat(socket.getInputStream().readNBytes(word.length)).isEqualTo(word);
  }

  /** Reads whatever comes (an alert) until the other side closes. */
  static void assertIsClosed(Socket socket) throws IOException {
    socket.setSoTimeout(CLOSED_WITHIN_MILLIS);
    try {
      socket.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
    } catch (SocketException e) {
      assertThat(e).as("a reset closes, too").hasMessageContaining("reset");
    }
  }

  /** A caller with these credentials gets no welcome. */
  void assertIsRefused(Tunnel door, TunnelCredentials credentials) throws IOException {
    assertIsRefused(door, credentials.context());
  }

  void assertIsRefused(Tunnel door, SSLContext context) throws IOException {
    long before = door.refused();
    Socket plain = dial(door.port());
    plain.setSoTimeout(CLOSED_WITHIN_MILLIS);
    String name = "b";
    assertThatThrownBy(
            () -> {
              SSLSocket tls = new Handshake(context, QUICK).call(plain, peer(name, door.port()));
              Passage.awaitWelcome(tls);
            })
        .isInstanceOf(IOException.class);
    assertIsClosed(plain);
    assertThat(door.refused()).isEqualTo(before + 1);
  }

  static CompletableFuture<Void> inBackground(Attempt attempt) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                attempt.run();
                done.complete(null);
              } catch (IOException | CompletionException e) {
                // Justification: whoever waits for it sees it
                done.completeExceptionally(e);
              }
            });
    thread.setDaemon(true);
    thread.start();
    return done;
  }
}
