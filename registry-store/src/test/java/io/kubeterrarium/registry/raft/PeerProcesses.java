package io.kubeterrarium.registry.raft;

import io.kubeterrarium.registry.raft.MemberConfig.Start;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A cluster whose member {@code a} is in this process, for tests to write and read by, and whose
 * others are processes to be killed, stopped and wiped.
 */
final class PeerProcesses implements AutoCloseable {
  private static final long WAIT_SECONDS = 60;

  private final PeerFixture cluster;
  private String disk = "real";
  private String heap = "256m";
  private final Map<String, ChildJvm> children = new ConcurrentHashMap<>();
  private final Map<String, CompletableFuture<String>> said = new ConcurrentHashMap<>();

  PeerProcesses(Path root, String... names) throws IOException {
    cluster = new PeerFixture(root, names);
  }

  /** That of children that start from now on: real, volatile or lying. */
  void disk(String kind) {
    disk = kind;
  }

  /** That of children that start from now on. */
  void heap(String most) {
    heap = most;
  }

  PeerFixture cluster() {
    return cluster;
  }

  RaftRegistry here() {
    return cluster.get("a");
  }

  void found() throws Exception {
    for (Peer peer : cluster.peers()) {
      if (!peer.name().equals("a")) {
        start(peer.name(), Start.FOUND);
      }
    }
    cluster.start("a", Start.FOUND).get(WAIT_SECONDS, TimeUnit.SECONDS);
    for (String child : children.keySet()) {
      await(child);
    }
  }

  /** Does not wait for it. */
  void start(String name, Start start) throws IOException {
    ChildJvm child =
        ChildJvm.start(heap, MemberChild.class, MemberChild.arguments(cluster, name, start, disk));
    CompletableFuture<String> answer = new CompletableFuture<>();
    children.put(name, child);
    said.put(name, answer);
    Thread reader =
        new Thread(
            () -> {
              try {
                for (String line = child.readLine(); line != null; line = child.readLine()) {
                  if (!line.equals("LISTENING")) {
                    answer.complete(line);
                  }
                }
                answer.complete("GONE");
              } catch (IOException e) {
                answer.completeExceptionally(e);
              }
            },
            "output-of-" + name);
    reader.setDaemon(true);
    reader.start();
  }

  /** READY, or why not. */
  String await(String name) throws Exception {
    return said.get(name).get(WAIT_SECONDS, TimeUnit.SECONDS);
  }

  void kill(String name) throws InterruptedException {
    ChildJvm child = children.remove(name);
    child.kill();
    child.await();
  }

  void signal(String name, String signal) throws IOException, InterruptedException {
    children.get(name).signal(signal);
  }

  void end(String name) throws IOException, InterruptedException {
    ChildJvm child = children.remove(name);
    child.askToEnd();
    child.await();
  }

  long peakBytes(String name) throws IOException {
    return children.get(name).peakBytes();
  }

  boolean runs(String name) {
    return children.containsKey(name);
  }

  /** The child that leads; the member in this process hands over if it does. */
  String leadingChild() throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
    while (System.nanoTime() < deadline) {
      here().peer().node().handOver();
      String leader = cluster.leader();
      if (children.containsKey(leader)) {
        return leader;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
    throw new AssertionError("no other process leads");
  }

  @Override
  public void close() throws InterruptedException {
    for (String name : children.keySet()) {
      kill(name);
    }
    cluster.close();
  }
}
