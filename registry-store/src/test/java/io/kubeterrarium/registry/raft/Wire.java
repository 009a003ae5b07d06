package io.kubeterrarium.registry.raft;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * The way from one member to another, as a tunnel's forwarder is, for tests to disturb. What is
 * held back arrives late, as it may on a real network.
 */
final class Wire implements AutoCloseable {
  private final ServerSocket listener;
  private final InetSocketAddress target;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger breaks = new AtomicInteger();
  private volatile boolean silent;
  private final AtomicLong carriedInAll = new AtomicLong();
  private volatile long rate = Long.MAX_VALUE;
  private volatile long most = Long.MAX_VALUE;

  Wire(InetSocketAddress target) throws IOException {
    this.target = target;
    listener = new ServerSocket(0, 50, InetAddress.getByName("127.77.0.100"));
    daemon(this::accept, "wire");
  }

  InetSocketAddress address() {
    return new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());
  }

  /** Connections stay, and nothing gets through. */
  void silent(boolean on) {
    silent = on;
  }

  /** No more than that a second on each connection, each way. */
  void narrow(long bytesASecond) {
    rate = bytesASecond;
  }

  /** From now on a connection breaks that has carried as many bytes, as often as is said. */
  void breakAfter(long bytes, int times) {
    breaks.set(times);
    most = bytes;
  }

  /** How often a connection is yet to break. */
  int breaksLeft() {
    return breaks.get();
  }

  /** How many bytes it has carried, both ways. */
  long carried() {
    return carriedInAll.get();
  }

  /** Ends what is open. */
  void cut() {
    open.forEach(Wire::end);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket from = listener.accept();
        open.add(from);
        daemon(() -> connect(from), "wire-connect");
      } catch (IOException e) {
        return;
      }
    }
  }

  private void connect(Socket from) {
    try {
      Socket to = new Socket();
      open.add(to);
      to.connect(target, 1_000);
      to.setTcpNoDelay(true);
      from.setTcpNoDelay(true);
      daemon(() -> copy(to, from), "wire-back");
      copy(from, to);
    } catch (IOException e) {
      end(from);
    }
  }

  private void copy(Socket from, Socket to) {
    byte[] chunk = new byte[1 << 14];
    long carried = 0;
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
        while (silent && !listener.isClosed()) {
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(read) / rate);
        out.write(chunk, 0, read);
        carried += read;
        carriedInAll.addAndGet(read);
        if (carried > most && breaks.getAndUpdate(left -> Math.max(left - 1, 0)) > 0) {
          return;
        }
      }
    } catch (IOException e) {
      // Justification: either side has ended, and with it goes the other
      return;
    } finally {
      open.remove(from);
      open.remove(to);
    }
  }

  private static void end(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    cut();
  }
}
