package io.kubeterrarium.registry.etcd;

import io.kubeterrarium.registry.local.LocalRegistry;
import io.kubeterrarium.registry.raft.RaftRegistry;
import io.kubeterrarium.registry.raft.RegistryConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whom the contract suites ask: this project's face, over a registry in memory and over three
 * members on disk, and a real etcd where one is installed. Each is started once and serves all
 * suites, which make no assumption about what else is stored.
 */
record EtcdTarget(String name, int port, boolean isEtcd) {
  private static List<EtcdTarget> started = List.of();

  static synchronized Stream<EtcdTarget> all() {
    if (started.isEmpty()) {
      List<EtcdTarget> targets = new ArrayList<>();
      targets.add(inMemory());
      targets.add(onDisk());
      Optional<Path> etcd = EtcdProcess.binary("etcd");
      if (etcd.isPresent()) {
        targets.add(new EtcdTarget("etcd", EtcdProcess.startUntilExit(etcd.get()), true));
      } else {
        System.out.println("SKIPPED against a real etcd: there is no etcd on the PATH");
      }
      started = List.copyOf(targets);
    }
    return started.stream();
  }

  private static EtcdTarget inMemory() {
    try {
      EtcdFace face = EtcdFace.open(LocalRegistry.open(), new EtcdConfig(0, true));
      return new EtcdTarget("face over memory", face.port(), false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static EtcdTarget onDisk() {
    try {
      Path directory = Files.createTempDirectory("etcd-face");
      RaftRegistry registry = RaftRegistry.open(RegistryConfig.durable(directory));
      EtcdFace face = EtcdFace.open(registry, new EtcdConfig(0, true));
      EtcdProcess.atExit(
          () -> {
            face.close();
            registry.close();
            EtcdProcess.delete(directory);
          });
      return new EtcdTarget("face over three members", face.port(), false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
