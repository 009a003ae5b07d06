package io.kubeterrarium.registry.transport;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A socket with its two streams. Closing it from any thread ends whoever waits on it. */
final class Connection implements Closeable {
  private static final int BUFFER = 1 << 16;
  private static final int LONGEST_MESSAGE = 1 << 26;

  private final Socket socket;
  private final DataInputStream in;
  private final DataOutputStream out;

  Connection(Socket socket) throws IOException {
    this.socket = socket;
    socket.setTcpNoDelay(true);
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), BUFFER));
    out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream(), BUFFER));
  }

  static Connection dial(InetSocketAddress address, int timeoutMillis) throws IOException {
    Socket socket = new Socket();
    try {
      socket.connect(address, timeoutMillis);
      return new Connection(socket);
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  DataInputStream in() {
    return in;
  }

  DataOutputStream out() {
    return out;
  }

  /** How long a read may take; 0 for as long as it likes. */
  void readTimeout(int millis) throws IOException {
    socket.setSoTimeout(millis);
  }

  /** The next frame: its length, then as many bytes. */
  byte[] readFrame() throws IOException {
    int length = in.readInt();
    if (length < 0 || length > LONGEST_MESSAGE) {
      throw new IOException("a message of " + length + " bytes");
    }
    byte[] body = in.readNBytes(length);
    if (body.length < length) {
      throw new IOException("the connection ended within a message");
    }
    return body;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // Justification: nothing more is read or written here, which is all that was wanted
      return;
    }
  }
}
