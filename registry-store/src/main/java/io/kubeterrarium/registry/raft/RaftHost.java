package io.kubeterrarium.registry.raft;

import io.kubeterrarium.registry.Membership;
import io.kubeterrarium.registry.RegistryException.Stopped;
import io.kubeterrarium.registry.log.DataDirectoryException;
import io.kubeterrarium.registry.log.DirectoryLock;
import io.kubeterrarium.registry.log.FileLayer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a running registry is made of, and how it ends: on {@link #close()}, or by itself when a
 * member fails.
 */
final class RaftHost extends HostLife {
  private final Cluster cluster;
  private final Desk desk;
  private final Members members;

  private RaftHost(
      RegistryConfig config,
      @Nullable DirectoryLock lock,
      Storage storage,
      Consumer<Stopped> onFailure,
      LongSupplier nanoClock)
      throws IOException {
    super(lock, onFailure);
    cluster = Cluster.start(config, storage, this::fail);
    Member local = cluster.startedLeader();
    desk =
        new Desk(
            cluster::leader,
            () -> cluster.leader() != null, // One that a majority does not follow steps down.
            local.hosted(),
            local::execute,
            config.requestTimeout(),
            nanoClock);
    members = new Members(cluster, local);
    desk.repeat(new ElectionWatch(cluster));
    constructed();
  }

  static RaftHost open(
      RegistryConfig config, Consumer<Stopped> onFailure, FileLayer files, LongSupplier nanoClock) {
    Path directory = config.directory();
    DirectoryLock lock = directory == null ? null : DirectoryLock.acquire(directory);
    boolean opened = false;
    try {
      Storage storage = Storage.read(config, files);
      RaftHost host = new RaftHost(config, lock, storage, onFailure, nanoClock);
      opened = true;
      return host;
    } catch (IOException e) {
      throw DataDirectoryException.unreadable(directory, e);
    } finally {
      if (!opened) {
        release(lock);
      }
    }
  }

  Cluster cluster() {
    return cluster;
  }

  @Override
  public Desk desk() {
    return desk;
  }

  @Override
  public Membership membership() {
    return members.look();
  }

  @Override
  public @Nullable ClusterMembers members() {
    return null;
  }

  @Override
  void terminate() {
    cluster.terminate();
  }
}
