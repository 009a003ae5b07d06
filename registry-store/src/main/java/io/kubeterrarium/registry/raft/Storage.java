package io.kubeterrarium.registry.raft;

import com.hazelcast.cp.internal.RaftEndpointImpl;
import com.hazelcast.cp.internal.raft.impl.RaftEndpoint;
import com.hazelcast.cp.internal.raft.impl.log.LogEntry;
import com.hazelcast.cp.internal.raft.impl.persistence.RestoredRaftState;
import com.hazelcast.internal.serialization.InternalSerializationService;
import io.kubeterrarium.registry.log.DataDirectory;
import io.kubeterrarium.registry.log.DataDirectory.MemberDirectory;
import io.kubeterrarium.registry.log.FileLayer;
import io.kubeterrarium.registry.log.LogRecovery;
import io.kubeterrarium.registry.log.LogRecovery.Recovered;
import io.kubeterrarium.registry.log.LogStore;
import io.kubeterrarium.registry.log.VoteFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where the members of this process keep what they know: who they are, and each one's log. Read
 * before the members start, so that a directory that cannot be used costs no start.
 */
final class Storage {
  /** What a member begins with; without a store it keeps everything in memory. */
  record Opened(RestoredRaftState restored, @Nullable GroupStore store) {}

  private record OnDisk(Path path, VoteFile voteFile, VoteFile.Vote vote, Recovered log) {}

  private final RegistryConfig config;
  private final FileLayer files;
  private final Map<UUID, OnDisk> disks = new LinkedHashMap<>();
  private final List<UUID> ids;
  private final Lock snapshotTurn = new ReentrantLock();
  private RestoredLogs logs;
  private int mostUpToDate;

  private Storage(RegistryConfig config, FileLayer files, List<UUID> ids) {
    this.config = config;
    this.files = files;
    this.ids = ids;
    this.logs = new RestoredLogs(files, List.of());
  }

  /**
   * @throws io.kubeterrarium.registry.log.DataDirectoryException where the directory cannot be used
   */
  static Storage read(RegistryConfig config, FileLayer files) throws IOException {
    Path directory = config.directory();
    if (directory == null) {
      return new Storage(
          config, files, Stream.generate(UUID::randomUUID).limit(config.members()).toList());
    }
    List<MemberDirectory> members = new DataDirectory(files, directory).members(config.members());
    Storage storage =
        new Storage(config, files, members.stream().map(MemberDirectory::id).toList());
    Recovered best = null;
    for (MemberDirectory member : members) {
      VoteFile vote = new VoteFile(files, member.path());
      Recovered log = LogRecovery.recover(files, member.path());
      if (best == null || log.isMoreUpToDateThan(best)) {
        best = log;
        storage.mostUpToDate = members.indexOf(member);
      }
      storage.disks.put(member.id(), new OnDisk(member.path(), vote, vote.read(), log));
    }
    storage.logs =
        new RestoredLogs(files, storage.disks.values().stream().map(OnDisk::log).toList());
    return storage;
  }

  List<UUID> ids() {
    return ids;
  }

  /** The position of the member whose log is the most up to date: no other can win against it. */
  int mostUpToDate() {
    return mostUpToDate;
  }

  /** Opens the member's log for writing; once each, on any thread. */
  Opened open(
      UUID id,
      Collection<RaftEndpoint> members,
      InternalSerializationService serialization,
      Consumer<Throwable> onFailure)
      throws IOException {
    OnDisk disk = disks.get(id);
    if (disk == null) {
      RestoredRaftState empty =
          new RestoredRaftState(new RaftEndpointImpl(id), members, 0, null, null, new LogEntry[0]);
      return new Opened(empty, null);
    }
    // First: the snapshot is checked before the store deletes what it stands for.
    RestoredRaftState restored =
        GroupStore.restore(logs, disk.log(), disk.vote(), id, members, serialization);
    LogStore log =
        new LogStore(files, disk.path(), disk.log(), config.logCapacity(), onFailure::accept);
    GroupStore store =
        new GroupStore(log, disk.voteFile(), serialization, config.sync(), snapshotTurn);
    return new Opened(restored, store);
  }
}
