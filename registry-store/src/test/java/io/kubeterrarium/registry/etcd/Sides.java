package io.kubeterrarium.registry.etcd;

import io.etcd.jetcd.api.MaintenanceGrpc;
import io.etcd.jetcd.api.StatusRequest;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.kubeterrarium.registry.Registry;
import io.kubeterrarium.registry.local.LocalRegistry;
import io.kubeterrarium.registry.raft.RaftRegistry;
import io.kubeterrarium.registry.raft.RegistryConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A real etcd and this project's face over two registries, all fresh, all asked the same. */
final class Sides implements AutoCloseable {
  private final Side etcd;
  private final List<Side> faces;
  private final String version;

  private Sides(Side etcd, List<Side> faces, String version) {
    this.etcd = etcd;
    this.faces = faces;
    this.version = version;
  }

  static Sides open(Path binary) {
    EtcdProcess process = EtcdProcess.start(binary, 1);
    int port = process.clientPorts().get(0);
    return new Sides(
        new Side("etcd", port, process::close), List.of(inMemory(), onDisk()), version(port));
  }

  private static Side inMemory() {
    LocalRegistry registry = LocalRegistry.open();
    return face("face over memory", registry, registry::close);
  }

  private static Side onDisk() {
    try {
      Path directory = Files.createTempDirectory("etcd-face");
      RaftRegistry registry = RaftRegistry.open(RegistryConfig.durable(directory));
      return face(
          "face over three members",
          registry,
          () -> {
            registry.close();
            EtcdProcess.delete(directory);
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Side face(String name, Registry registry, Runnable stop) {
    try {
      EtcdFace face = EtcdFace.open(registry, new EtcdConfig(0, true));
      return new Side(
          name,
          face.port(),
          () -> {
            face.close();
            stop.run();
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String version(int port) {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    try {
      return EtcdFixture.bounded(MaintenanceGrpc.newBlockingStub(channel))
          .status(StatusRequest.getDefaultInstance())
          .getVersion();
    } finally {
      channel.shutdownNow();
    }
  }

  String version() {
    return version;
  }

  long revision() {
    return etcd.revision();
  }

  long compacted() {
    return etcd.compacted();
  }

  /** What was answered otherwise than by etcd, if anything was. */
  Optional<String> perform(Step step) {
    List<String> right = etcd.perform(step);
    for (Side face : faces) {
      List<String> here;
      try {
        here = face.perform(step);
      } catch (WatchedStream.Missing e) {
        here = List.of(e.getMessage());
      }
      if (!here.equals(right)) {
        return Optional.of(
            step
                + "\n"
                + lines("etcd " + version, right, here)
                + lines(face.toString(), here, right));
      }
    }
    return Optional.empty();
  }

  /** Those of one side's lines that the other one has not. */
  private static String lines(String whose, List<String> lines, List<String> others) {
    return lines.stream()
        .filter(line -> !others.contains(line))
        .collect(Collectors.joining("\n    ", "  " + whose + ":\n    ", "\n"));
  }

  @Override
  public void close() {
    etcd.close();
    faces.forEach(Side::close);
  }
}
