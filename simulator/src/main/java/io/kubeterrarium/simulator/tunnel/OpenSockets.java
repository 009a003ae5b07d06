package io.kubeterrarium.simulator.tunnel;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** All sockets of a tunnel, so that closing it ends whatever waits in them. Safe on any thread. */
final class OpenSockets {
  private final Set<Closeable> open = new HashSet<>(); // guarded by this
  private boolean closed; // guarded by this

  /** One that comes after the end is closed, and refused. */
  void add(Closeable socket) throws IOException {
    synchronized (this) {
      if (!closed) {
        open.add(socket);
        return;
      }
    }
    socket.close();
    throw new IOException("the tunnel is closed");
  }

  void close(Closeable socket) {
    synchronized (this) {
      open.remove(socket);
    }
    closeQuietly(socket);
  }

  synchronized boolean isClosed() {
    return closed;
  }

  void closeAll() {
    List<Closeable> all;
    synchronized (this) {
      closed = true;
      all = new ArrayList<>(open);
      open.clear();
    }
    all.forEach(OpenSockets::closeQuietly);
  }

  private static void closeQuietly(Closeable socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // Justification: a socket that does not close well is closed all the same
      return;
    }
  }
}
