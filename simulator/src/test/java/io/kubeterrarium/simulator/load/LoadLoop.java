package io.kubeterrarium.simulator.load;

import io.kubeterrarium.client.kubeconfig.Kubeconfig;
import io.kubeterrarium.client.kubeconfig.TlsContexts;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLContext;

/** All connections of the load, on one thread. */
final class LoadLoop implements AutoCloseable {
  private final Selector selector = Selector.open();
  private final SSLContext context;
  private final InetSocketAddress server;
  private final ByteBuffer net = ByteBuffer.allocateDirect(512 * 1024);
  private final ByteBuffer plain = ByteBuffer.allocate(32 * 1024);

  LoadLoop(Path kubeconfig) throws IOException {
    Kubeconfig config = Kubeconfig.read(kubeconfig);
    context = TlsContexts.of(config);
    server = new InetSocketAddress("127.0.0.1", config.server().getPort());
  }

  SSLContext context() {
    return context;
  }

  InetSocketAddress server() {
    return server;
  }

  Selector selector() {
    return selector;
  }

  ByteBuffer net() {
    return net;
  }

  ByteBuffer plain() {
    return plain;
  }

  /** Serves the connections until it is done, or the time is up; returns whether it is done. */
  boolean run(BooleanSupplier done, long atMostMillis) throws IOException {
    long end = System.nanoTime() + atMostMillis * 1_000_000;
    while (!done.getAsBoolean()) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      selector.select(Math.min(left, 10));
      for (SelectionKey key : selector.selectedKeys()) {
        if (key.isValid()) {
          ((TlsConnection) key.attachment()).ready();
        }
      }
      selector.selectedKeys().clear();
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }
}
