package io.kubeterrarium.registry.raft;

import io.kubeterrarium.registry.RegistryException;
import io.kubeterrarium.registry.log.DiskFiles;
import io.kubeterrarium.registry.log.FileLayer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Members of one cluster, each as a process of its own would open it, on loopback addresses. */
final class PeerFixture implements AutoCloseable {
  static final byte[] SECRET = "the members' secret".getBytes(StandardCharsets.UTF_8);

  private final Path root;
  private final Map<String, Peer> peers = new LinkedHashMap<>();
  private final Map<String, RaftRegistry> open = new ConcurrentHashMap<>();
  private final Map<String, RegistryException.Stopped> stopped = new ConcurrentHashMap<>();
  private final Map<String, ClusterMembers> listening = new ConcurrentHashMap<>();
  private final Map<String, Wire> wires = new ConcurrentHashMap<>();
  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private final Map<String, FileLayer> disks = new ConcurrentHashMap<>();
  private UnaryOperator<RegistryConfig> settings = config -> config;

  PeerFixture(Path root, String... names) throws IOException {
    this.root = root;
    for (String name : names) {
      peer(name, UUID.randomUUID());
    }
  }

  /** One more name, on the next address of 127.77.0.0/16. */
  Peer peer(String name, UUID foundingId) throws IOException {
    InetAddress address = InetAddress.getByName("127.77.0." + (peers.size() + 1));
    try (ServerSocket free = new ServerSocket(0, 1, address)) {
      Peer peer = new Peer(name, new InetSocketAddress(address, free.getLocalPort()), foundingId);
      peers.put(name, peer);
      return peer;
    }
  }

  void settings(UnaryOperator<RegistryConfig> changed) {
    settings = changed;
  }

  /** Gives a member another disk, before it starts. */
  void disk(String name, FileLayer files) {
    disks.put(name, files);
  }

  /** Puts a wire between each two members, before they start. */
  void wire() throws IOException {
    for (Peer from : peers()) {
      for (Peer to : peers()) {
        if (from != to) {
          wires.put(from.name() + ">" + to.name(), new Wire(to.address()));
        }
      }
    }
  }

  /** What one sends the other, and its answers to pings. */
  Wire wire(String from, String to) {
    return wires.get(from + ">" + to);
  }

  /** All wires of a member, both ways. */
  List<Wire> wiresOf(String name) {
    return wires.entrySet().stream()
        .filter(each -> List.of(each.getKey().split(">")).contains(name))
        .map(Map.Entry::getValue)
        .toList();
  }

  /** The addresses as that member knows them. */
  private List<Peer> peersOf(String name) {
    return peers().stream()
        .map(
            peer -> {
              Wire wire = wire(name, peer.name());
              return wire == null ? peer : new Peer(peer.name(), wire.address(), peer.foundingId());
            })
        .toList();
  }

  List<Peer> peers() {
    return List.copyOf(peers.values());
  }

  Path directory(String name) {
    return root.resolve(name);
  }

  MemberConfig config(String name, MemberConfig.Start start) {
    return new MemberConfig(
        name,
        peersOf(name),
        start,
        SECRET,
        settings.apply(RegistryConfig.durable(directory(name))));
  }

  CompletableFuture<RaftRegistry> start(String name, MemberConfig.Start start) {
    MemberConfig config = config(name, start);
    CompletableFuture<RaftRegistry> opening = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                RaftRegistry registry =
                    RaftRegistry.open(
                        config,
                        reason -> stopped.put(name, reason),
                        members -> listening.put(name, members),
                        disks.getOrDefault(name, new DiskFiles()),
                        System::nanoTime);
                open.put(name, registry);
                opening.complete(registry);
              } catch (RuntimeException | Error e) {
                opening.completeExceptionally(e);
              }
            },
            "open-" + name);
    thread.setDaemon(true);
    thread.start();
    threads.add(thread);
    return opening;
  }

  /** All at once, and waits for all. */
  void startAll(MemberConfig.Start start) throws Exception {
    List<CompletableFuture<RaftRegistry>> opening = new ArrayList<>();
    for (String name : peers.keySet()) {
      opening.add(start(name, start));
    }
    for (CompletableFuture<RaftRegistry> each : opening) {
      each.get(60, TimeUnit.SECONDS);
    }
  }

  RaftRegistry get(String name) {
    return open.get(name);
  }

  ClusterMembers listening(String name) {
    return listening.get(name);
  }

  RegistryException.Stopped stopped(String name) {
    return stopped.get(name);
  }

  /** Any that is open. */
  RaftRegistry any() {
    return open.values().iterator().next();
  }

  String leader() {
    for (ClusterMembers.Health each : any().members().health()) {
      if (each.leader()) {
        return each.member().name();
      }
    }
    return "";
  }

  void close(String name) {
    RaftRegistry registry = open.remove(name);
    if (registry != null) {
      registry.close();
    }
  }

  /** All that are open. */
  List<RaftRegistry> all() {
    return List.copyOf(open.values());
  }

  /** Everybody reaches everybody, and one leads. */
  void awaitHealthy() {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!all().stream().allMatch(PeerFixture::isHealthy)) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not well again: " + any().members().health());
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
  }

  private static boolean isHealthy(RaftRegistry registry) {
    List<ClusterMembers.Health> all = registry.members().health();
    return all.stream().allMatch(ClusterMembers.Health::reachable)
        && all.stream().anyMatch(ClusterMembers.Health::leader);
  }

  void wipe(String name) throws IOException {
    try (Stream<Path> files = Files.walk(directory(name))) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Override
  public void close() {
    threads.forEach(Thread::interrupt); // Those that still wait.
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    List.copyOf(open.keySet()).forEach(this::close);
    for (Wire wire : wires.values()) {
      try {
        wire.close();
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }
}
