package io.kubeterrarium.simulator.tunnel;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A wire that can be cut: from then on nothing gets through, and neither end is told. */
final class Wire implements AutoCloseable {
  private final ServerSocket listening = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private volatile boolean cut;

  Wire(int port) throws IOException {
    TunnelFixture.inBackground(
        () -> {
          while (true) {
            Socket near = listening.accept();
            Socket far = new Socket(InetAddress.getLoopbackAddress(), port);
            sockets.addAll(List.of(near, far));
            TunnelFixture.inBackground(() -> carry(near, far));
            TunnelFixture.inBackground(() -> carry(far, near));
          }
        });
  }

  private void carry(Socket from, Socket to) throws IOException {
    InputStream in = from.getInputStream();
    OutputStream out = to.getOutputStream();
    byte[] buffer = new byte[8192];
    for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
      if (!cut) {
        out.write(buffer, 0, length);
      }
    }
    if (!cut) {
      to.shutdownOutput();
    }
  }

  int port() {
    return listening.getLocalPort();
  }

  void cut() {
    cut = true;
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
