package io.kubeterrarium.registry.transport;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where other members dial in. Binds to the one address it is given, which is on loopback.
 *
 * <p>Threads: one that accepts, one a connection. At most {@link #MOST} connections at a time:
 * beyond, the next one is closed at once.
 */
final class Listener {
  private static final Logger LOG = LoggerFactory.getLogger(Listener.class);
  private static final int MOST = 64;
  static final byte STREAM_TAKEN = 42;

  /** A member, and what kind of connection it sends on. */
  private record Sender(UUID id, byte kind) {}

  private final Handshake handshake;
  private final Receiver receiver;
  private final ServerSocket socket;
  private final Set<Connection> open = ConcurrentHashMap.newKeySet();
  private final Map<Sender, Connection> senders = new ConcurrentHashMap<>();
  private volatile boolean closed;

  Listener(InetSocketAddress address, Handshake handshake, Receiver receiver) throws IOException {
    this.handshake = handshake;
    this.receiver = receiver;
    socket = new ServerSocket();
    try {
      socket.setReuseAddress(true);
      socket.bind(address);
    } catch (IOException e) {
      socket.close();
      throw new IOException("cannot listen for members at " + address + ": " + e.getMessage(), e);
    }
  }

  /** Where it listens, which the kernel has chosen where port 0 was asked for. */
  InetSocketAddress address() {
    return (InetSocketAddress) socket.getLocalSocketAddress();
  }

  void start() {
    Thread thread = new Thread(this::accept, "registry-listener");
    thread.setDaemon(true);
    thread.start();
  }

  void close() {
    closed = true;
    try {
      socket.close();
    } catch (IOException e) {
      LOG.warn("the members' port could not be closed; it ends with the process", e);
    }
    open.forEach(Connection::close);
  }

  private void accept() {
    while (!closed) {
      try {
        Socket accepted = socket.accept();
        if (open.size() >= MOST) {
          accepted.close();
        } else {
          begin(new Connection(accepted));
        }
      } catch (SocketException e) {
        if (!closed) {
          LOG.warn("a member's connection was lost before it began", e);
        }
      } catch (IOException e) {
        LOG.warn("a member's connection could not be taken", e);
      }
    }
  }

  private void begin(Connection connection) {
    open.add(connection);
    Thread thread = new Thread(() -> serve(connection), "registry-peer");
    thread.setDaemon(true);
    thread.start();
  }

  private void serve(Connection connection) {
    String who = "somebody";
    try (connection) {
      connection.readTimeout(Link.HANDSHAKE_MILLIS);
      Handshake.Accepted accepted = handshake.accept(connection.in(), connection.out());
      who = "member " + accepted.peer().name();
      Thread.currentThread().setName("registry-peer-" + accepted.peer().name());
      if (accepted.kind() == Handshake.STREAM) {
        receiver.receivedStream(accepted.peer().id(), connection.in());
        connection.out().writeByte(STREAM_TAKEN);
        connection.out().flush();
      } else {
        connection.readTimeout(0);
        messages(connection, new Sender(accepted.peer().id(), accepted.kind()));
      }
    } catch (IOException e) {
      if (!closed) {
        LOG.info("the connection of {} has ended: {}", who, e.getMessage());
      }
    } finally {
      open.remove(connection);
    }
  }

  /** Who dials anew has given up the connection before: nothing more is taken from that one. */
  private void messages(Connection connection, Sender sender) throws IOException {
    Connection before = senders.put(sender, connection);
    if (before != null) {
      before.close();
    }
    try {
      byte[] first = connection.readFrame();
      receiver.lost(sender.id()); // Only now does the sender send here, and no more elsewhere.
      take(connection, sender.id(), first);
      while (true) {
        take(connection, sender.id(), connection.readFrame());
      }
    } finally {
      senders.remove(sender, connection);
      receiver.lost(sender.id());
    }
  }

  private void take(Connection connection, UUID from, byte[] frame) throws IOException {
    if (frame.length > 0) {
      receiver.received(from, new DataInputStream(new ByteArrayInputStream(frame)));
      return;
    }
    ByteArrayOutputStream status = new ByteArrayOutputStream();
    receiver.writeStatus(from, new DataOutputStream(status));
    connection.out().writeInt(status.size());
    status.writeTo(connection.out());
    connection.out().flush();
  }
}
