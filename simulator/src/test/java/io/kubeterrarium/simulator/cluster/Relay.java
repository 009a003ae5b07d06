package io.kubeterrarium.simulator.cluster;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Opens the loopback port of a member to the tests, which are in another network: a file is in both
 * worlds, so a process in the member's network passes on what comes through a socket in the file
 * system. Cutting the member's cable does not touch it: its clients are on its own machine.
 */
final class Relay implements AutoCloseable {
  static final int NOT_THERE_STATUS = 502;
  private static final String NOT_THERE =
      "HTTP/1.1 502 Bad Gateway\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
  private static final int BUFFER = 1 << 14;

  private final Process inside;
  private final ServerSocketChannel outside;

  private Relay(Process inside, ServerSocketChannel outside) {
    this.inside = inside;
    this.outside = outside;
  }

  static Relay to(Network network, String member, int port, Path directory) throws IOException {
    Path socket = directory.resolve("relay-" + member + "-" + port);
    List<String> command = new ArrayList<>(List.of(ClusterMember.java(), "-Xmx48m"));
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Relay.class.getName()));
    command.addAll(List.of(socket.toString(), Integer.toString(port)));
    Process inside =
        new ProcessBuilder(network.in(member, command))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    if (inside.getInputStream().read() != '+') {
      throw new IOException("no relay in the network of " + member);
    }
    ServerSocketChannel outside = ServerSocketChannel.open();
    outside.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    thread(() -> pass(outside, UnixDomainSocketAddress.of(socket)));
    return new Relay(inside, outside);
  }

  /** Where the member's port is met. */
  int port() throws IOException {
    return ((InetSocketAddress) outside.getLocalAddress()).getPort();
  }

  /** The process in the member's network; it ends when its input does. */
  public static void main(String[] arguments) throws IOException {
    Path socket = Path.of(arguments[0]);
    int port = Integer.parseInt(arguments[1]);
    Files.deleteIfExists(socket);
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    thread(() -> pass(server, new InetSocketAddress(InetAddress.getLoopbackAddress(), port)));
    System.out.print('+');
    System.out.flush();
    while (System.in.read() >= 0) {
      // Justification: it says nothing; its end is what counts
      continue;
    }
  }

  private static void pass(ServerSocketChannel from, SocketAddress to) {
    while (from.isOpen()) {
      try {
        SocketChannel client = from.accept();
        thread(() -> join(client, to));
      } catch (IOException e) {
        // Justification: closed, and the loop sees it
        continue;
      }
    }
  }

  /** A server that is not there has certainly not taken a request, and the client is told so. */
  private static void join(SocketChannel client, SocketAddress to) {
    try (client;
        SocketChannel server = connect(client, to)) {
      Thread answers = thread(() -> pump(server, client));
      pump(client, server);
      answers.join();
    } catch (IOException e) {
      // Justification: either side may go at any time, which the other sees
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static SocketChannel connect(SocketChannel client, SocketAddress to) throws IOException {
    try {
      return SocketChannel.open(to);
    } catch (ConnectException e) {
      if (to instanceof InetSocketAddress address && address.getPort() == ClusterMember.HTTP_PORT) {
        client.write(ByteBuffer.wrap(NOT_THERE.getBytes(StandardCharsets.US_ASCII)));
      }
      throw e;
    }
  }

  /** One that ends in disorder ends both. */
  private static void pump(SocketChannel from, SocketChannel to) {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    try {
      while (from.read(buffer) >= 0) {
        buffer.flip();
        while (buffer.hasRemaining()) {
          to.write(buffer);
        }
        buffer.clear();
      }
      to.shutdownOutput();
    } catch (IOException e) {
      closeBoth(from, to);
    }
  }

  private static void closeBoth(SocketChannel one, SocketChannel other) {
    try (one;
        other) {
      return;
    } catch (IOException e) {
      // Justification: closed, or gone already
      return;
    }
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "relay");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  @Override
  public void close() throws IOException {
    outside.close();
    inside.destroyForcibly();
  }
}
