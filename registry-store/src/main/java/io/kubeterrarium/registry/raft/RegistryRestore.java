package io.kubeterrarium.registry.raft;

import com.hazelcast.config.SerializationConfig;
import com.hazelcast.cp.internal.RaftEndpointImpl;
import com.hazelcast.cp.internal.raft.impl.RaftEndpoint;
import com.hazelcast.cp.internal.raft.impl.log.SnapshotEntry;
import com.hazelcast.cp.internal.raftop.snapshot.RestoreSnapshotOp;
import com.hazelcast.internal.serialization.InternalSerializationService;
import com.hazelcast.internal.serialization.impl.DefaultSerializationServiceBuilder;
import com.hazelcast.internal.serialization.impl.ObjectDataOutputStream;
import io.kubeterrarium.registry.Revision;
import io.kubeterrarium.registry.backup.BadSnapshotException;
import io.kubeterrarium.registry.backup.SnapshotFile;
import io.kubeterrarium.registry.backup.SnapshotHeader;
import io.kubeterrarium.registry.log.DataDirectory;
import io.kubeterrarium.registry.log.DataDirectory.MemberDirectory;
import io.kubeterrarium.registry.log.DataDirectoryException;
import io.kubeterrarium.registry.log.DirectoryLock;
import io.kubeterrarium.registry.log.DiskFiles;
import io.kubeterrarium.registry.log.MemberFiles;
import io.kubeterrarium.registry.log.SnapshotBody;
import io.kubeterrarium.registry.mvcc.RestoredState;
import io.kubeterrarium.registry.mvcc.State;
import io.kubeterrarium.registry.mvcc.StateCodec;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * Makes a data directory from a snapshot, while no member runs: new members, whose logs begin with
 * one and the same Raft snapshot at index 1, as if all of them had agreed on it.
 */
public final class RegistryRestore {
  /** As many revisions as no cluster writes between a snapshot and its loss; etcd's advice. */
  public static final long DEFAULT_BUMP = 1_000_000_000L;

  private RegistryRestore() {}

  /**
   * @param members how many: 3 or 5
   * @param bump how far above the snapshot's revision the new cluster begins; at least 1
   * @return the revision that the new cluster begins at
   * @throws DataDirectoryException where the directory holds a registry, or is in use
   * @throws BadSnapshotException where the state in the file cannot be read
   */
  public static Revision restore(SnapshotFile file, Path directory, int members, long bump)
      throws IOException {
    State state = RestoredState.of(read(file), revision(file, bump));
    InternalSerializationService serialization = serialization();
    try (DirectoryLock lock = DirectoryLock.acquire(directory)) {
      new DataDirectory(new DiskFiles(), directory)
          .found(
              members,
              founded ->
                  body(state, founded.stream().map(MemberDirectory::id).toList(), serialization));
    } finally {
      serialization.dispose();
    }
    return state.revision();
  }

  /**
   * The same for one member of several processes: each restores the same file, with the same bump,
   * and is then started as a founder.
   *
   * @throws DataDirectoryException where the directory holds a member, or is in use
   */
  public static Revision restore(SnapshotFile file, MemberConfig config, long bump)
      throws IOException {
    config.checkFounders();
    State state = RestoredState.of(read(file), revision(file, bump));
    Path directory = Objects.requireNonNull(config.settings().directory());
    UUID origin = origin(file, bump);
    MemberConfig restored = config.restoredFrom(origin);
    List<UUID> founders = new ArrayList<>();
    for (Peer peer : restored.peers()) {
      founders.add(Objects.requireNonNull(peer.foundingId(), "a founder's id"));
    }
    InternalSerializationService serialization = serialization();
    try (DirectoryLock lock = DirectoryLock.acquire(directory)) {
      new MemberFiles(new DiskFiles(), directory)
          .restore(
              Objects.requireNonNull(restored.self().foundingId()),
              origin,
              body(state, founders, serialization));
    } finally {
      serialization.dispose();
    }
    return state.revision();
  }

  /** What Hazelcast writes and reads a log with where no instance of it runs. */
  static InternalSerializationService serialization() {
    return new DefaultSerializationServiceBuilder()
        .setConfig(
            new SerializationConfig()
                .setJavaSerializationFilterConfig(HazelcastConfig.typesThatMayBeRead())
                .addDataSerializableFactory(RaftTypes.FACTORY_ID, new RaftTypes()))
        .build();
  }

  private static Revision revision(SnapshotFile file, long bump) {
    long taken = file.header().revision().value();
    if (bump < 1 || taken > Long.MAX_VALUE - bump) {
      throw new IllegalArgumentException("bump: " + bump + " (expected: >= 1)");
    }
    return new Revision(taken + bump);
  }

  /** Names what is restored: another for another file, or another bump. */
  private static UUID origin(SnapshotFile file, long bump) {
    SnapshotHeader header = file.header();
    String all =
        String.join(
            " ",
            Long.toHexString(header.clusterId()),
            header.revision().toString(),
            Long.toString(header.takenAt().toEpochMilli()),
            Long.toString(header.stateLength()),
            Long.toString(bump));
    return UUID.nameUUIDFromBytes(all.getBytes(StandardCharsets.US_ASCII));
  }

  private static State read(SnapshotFile file) throws IOException {
    State state;
    try (DataInputStream in = new DataInputStream(file.state())) {
      state = StateCodec.read(in);
    }
    if (!state.revision().equals(file.header().revision())) {
      throw new BadSnapshotException(
          file.path() + " is damaged: it holds revision " + state.revision());
    }
    return state;
  }

  private static SnapshotBody body(
      State state, List<UUID> members, InternalSerializationService serialization) {
    List<RaftEndpoint> endpoints = new ArrayList<>();
    members.forEach(id -> endpoints.add(new RaftEndpointImpl(id)));
    List<Object> parts = new ArrayList<>();
    parts.add(new RestoreSnapshotOp(HostedState.SERVICE, new StateSnapshot(state, null)));
    SnapshotEntry entry =
        new SnapshotEntry(
            DataDirectory.FOUNDING_TERM, DataDirectory.FOUNDING_INDEX, parts, 0, endpoints);
    return out -> {
      ObjectDataOutputStream data = new ObjectDataOutputStream(out, serialization);
      entry.writeData(data);
      data.flush();
    };
  }
}
