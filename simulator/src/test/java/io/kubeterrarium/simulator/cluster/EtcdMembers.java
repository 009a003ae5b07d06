package io.kubeterrarium.simulator.cluster;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Three members of a real etcd, each in a network of its own, to be compared with. */
final class EtcdMembers implements AutoCloseable {
  final Network network = Network.of(Cluster.NAMES);
  private final List<Process> processes = new ArrayList<>();

  /** etcd as it is found on the path; empty where there is none. */
  static Optional<Path> binary() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .map(part -> Path.of(part, "etcd"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  EtcdMembers(Path binary, Path directory) throws IOException {
    for (String name : Cluster.NAMES) {
      Path own = Files.createDirectories(directory.resolve("etcd-" + name));
      processes.add(
          new ProcessBuilder(network.in(name, command(binary, name, own)))
              .redirectErrorStream(true)
              .redirectOutput(own.resolve("log").toFile())
              .start());
    }
  }

  private List<String> command(Path binary, String name, Path directory) {
    String all =
        Cluster.NAMES.stream()
            .map(each -> each + "=" + peer(each))
            .collect(Collectors.joining(","));
    String client = "http://127.0.0.1:" + ClusterMember.ETCD_PORT;
    return List.of(
        binary.toString(),
        "--name=" + name,
        "--data-dir=" + directory.resolve("data"),
        "--initial-cluster=" + all,
        "--listen-peer-urls=" + peer(name),
        "--initial-advertise-peer-urls=" + peer(name),
        "--listen-client-urls=" + client,
        "--advertise-client-urls=" + client);
  }

  private String peer(String name) {
    return "http://" + network.address(name) + ":2380";
  }

  @Override
  public void close() throws IOException {
    processes.forEach(Process::destroyForcibly);
    network.close();
  }
}
