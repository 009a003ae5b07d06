package io.kubeterrarium.registry.etcd;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Real etcds, as many members as are asked for, each a process with a directory of its own. */
final class EtcdProcess implements AutoCloseable {
  private record Ports(int client, int peer) {}

  private final Path directory;
  private final List<Process> processes = new ArrayList<>();
  private final List<Ports> ports;

  private EtcdProcess(Path directory, List<Ports> ports) {
    this.directory = directory;
    this.ports = ports;
  }

  static Optional<Path> binary(String name) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .map(part -> Path.of(part, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  static EtcdProcess start(Path binary, int members) {
    try {
      List<Ports> ports =
          IntStream.range(0, members).mapToObj(i -> new Ports(freePort(), freePort())).toList();
      EtcdProcess cluster = new EtcdProcess(Files.createTempDirectory("etcd"), ports);
      for (int i = 0; i < members; i++) {
        cluster.launch(binary, i);
      }
      return cluster;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One member, for as long as this JVM lives. Returns its port. */
  static int startUntilExit(Path binary) {
    EtcdProcess process = start(binary, 1);
    atExit(process::close);
    return process.clientPorts().get(0);
  }

  static void atExit(Runnable task) {
    Runtime.getRuntime().addShutdownHook(new Thread(task));
  }

  List<Integer> clientPorts() {
    return ports.stream().map(Ports::client).toList();
  }

  List<ProcessHandle> handles() {
    return processes.stream().map(Process::toHandle).toList();
  }

  private void launch(Path binary, int member) throws IOException {
    StringBuilder cluster = new StringBuilder();
    for (int i = 0; i < ports.size(); i++) {
      cluster.append(i == 0 ? "" : ",").append("m").append(i).append("=").append(url(peer(i)));
    }
    String client = url(ports.get(member).client());
    ProcessBuilder builder =
        new ProcessBuilder(
            binary.toString(),
            "--name=m" + member,
            "--data-dir=" + directory.resolve("m" + member),
            "--listen-client-urls=" + client,
            "--advertise-client-urls=" + client,
            "--listen-peer-urls=" + url(peer(member)),
            "--initial-advertise-peer-urls=" + url(peer(member)),
            "--initial-cluster=" + cluster,
            "--log-level=error");
    builder.redirectErrorStream(true);
    builder.redirectOutput(directory.resolve("m" + member + ".log").toFile());
    processes.add(builder.start());
  }

  private int peer(int member) {
    return ports.get(member).peer();
  }

  private static String url(int port) {
    return "http://127.0.0.1:" + port;
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void delete(Path directory) {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    processes.forEach(Process::destroyForcibly);
    try {
      for (Process process : processes) {
        process.waitFor(30, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    delete(directory);
  }
}
