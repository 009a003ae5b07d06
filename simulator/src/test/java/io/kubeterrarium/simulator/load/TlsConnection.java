package io.kubeterrarium.simulator.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;

/** One connection of one client; the loop's thread. */
final class TlsConnection {
  /** In the order in which Go's clients offer them. */
  private static final String[] CIPHERS = {"TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384"};

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  /** What becomes of a connection. */
  interface Owner {
    void opened(TlsConnection connection) throws IOException;

    void received(TlsConnection connection, ByteBuffer plain) throws IOException;

    void closed(TlsConnection connection, String why);
  }

  private final LoadLoop loop;
  private final Owner owner;
  private final SocketChannel channel;
  private final SSLEngine engine;
  private final SelectionKey key;
  private byte[] leftover = new byte[0];
  private ByteBuffer unsent = NOTHING;
  private boolean open;
  private boolean paused;

  TlsConnection(LoadLoop loop, String from, Owner owner) throws IOException {
    this.loop = loop;
    this.owner = owner;
    channel = SocketChannel.open();
    channel.configureBlocking(false);
    channel.bind(new InetSocketAddress(from, 0));
    channel.connect(loop.server());
    engine = loop.context().createSSLEngine("127.0.0.1", loop.server().getPort());
    engine.setUseClientMode(true);
    engine.setEnabledCipherSuites(CIPHERS);
    key = channel.register(loop.selector(), SelectionKey.OP_CONNECT, this);
  }

  void ready() {
    try {
      if (key.isConnectable()) {
        channel.finishConnect();
        key.interestOps(SelectionKey.OP_READ);
        engine.beginHandshake();
        shakeHands();
        return;
      }
      if (key.isWritable()) {
        flush();
      }
      if (key.isReadable()) {
        read();
      }
    } catch (IOException e) {
      close(e.toString());
    }
  }

  private void shakeHands() throws IOException {
    while (true) {
      switch (engine.getHandshakeStatus()) {
        case NEED_WRAP -> wrap(NOTHING);
        case NEED_TASK -> {
          for (Runnable task = engine.getDelegatedTask();
              task != null;
              task = engine.getDelegatedTask()) {
            task.run();
          }
        }
        case NOT_HANDSHAKING, FINISHED -> {
          if (!open) {
            open = true;
            owner.opened(this);
          }
          return;
        }
        default -> {
          return; // More has to come.
        }
      }
    }
  }

  private void read() throws IOException {
    ByteBuffer net = loop.net();
    net.clear().put(leftover);
    int count = channel.read(net);
    if (count < 0) {
      close("the server closed it");
      return;
    }
    net.flip();
    while (net.hasRemaining()) {
      ByteBuffer plain = loop.plain();
      plain.clear();
      SSLEngineResult result = engine.unwrap(net, plain);
      if (result.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING) {
        shakeHands();
      }
      if (plain.position() > 0) {
        plain.flip();
        owner.received(this, plain);
      }
      if (result.getStatus() == SSLEngineResult.Status.CLOSED) {
        close("the server ended it");
        return;
      }
      if (result.getStatus() != SSLEngineResult.Status.OK) {
        break;
      }
    }
    leftover = new byte[net.remaining()];
    net.get(leftover);
  }

  /** Sends a request; it is small. */
  void send(byte[] bytes) throws IOException {
    wrap(ByteBuffer.wrap(bytes));
  }

  private void wrap(ByteBuffer bytes) throws IOException {
    ByteBuffer out = ByteBuffer.allocate(unsent.remaining() + bytes.remaining() + 17_000);
    out.put(unsent);
    do {
      engine.wrap(bytes, out);
    } while (bytes.hasRemaining());
    unsent = out.flip();
    flush();
  }

  private void flush() throws IOException {
    channel.write(unsent);
    interests();
  }

  /** Stops reading, as a client that hangs, or goes on. */
  void pause(boolean on) {
    paused = on;
    interests();
  }

  private void interests() {
    key.interestOps(
        (paused ? 0 : SelectionKey.OP_READ) | (unsent.hasRemaining() ? SelectionKey.OP_WRITE : 0));
  }

  void close(String why) {
    key.cancel();
    try {
      channel.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    owner.closed(this, why);
  }
}
