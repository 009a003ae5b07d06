package io.kubeterrarium.registry.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeterrarium.registry.Bytes;
import io.kubeterrarium.registry.KeyRange;
import io.kubeterrarium.registry.Lease;
import io.kubeterrarium.registry.LeaseId;
import io.kubeterrarium.registry.Op;
import io.kubeterrarium.registry.RangeRequest;
import io.kubeterrarium.registry.RecordingListener;
import io.kubeterrarium.registry.RegistryException;
import io.kubeterrarium.registry.Revision;
import io.kubeterrarium.registry.Txn;
import io.kubeterrarium.registry.WatchRequest;
import io.kubeterrarium.registry.backup.BadSnapshotException;
import io.kubeterrarium.registry.backup.SnapshotExport;
import io.kubeterrarium.registry.backup.SnapshotFile;
import io.kubeterrarium.registry.log.DataDirectoryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is saved comes back, as a new cluster, at a revision that nobody has seen. */
class RestoreIT {
  private static final LeaseId LEASE = new LeaseId(77);

  @TempDir Path directory;

  private Path file() {
    return directory.resolve("a.snapshot");
  }

  private static <T> T await(CompletableFuture<T> future) throws Exception {
    return future.get(60, TimeUnit.SECONDS);
  }

  private static Revision put(RaftRegistry registry, String key, String value) throws Exception {
    return await(registry.txn(Txn.of(new Op.Put(Bytes.utf8(key), Bytes.utf8(value))))).revision();
  }

  private static List<String> all(RaftRegistry registry) throws Exception {
    return await(registry.range(RangeRequest.latest(KeyRange.ALL))).found().stream()
        .map(kv -> kv.key().utf8() + "=" + kv.value().utf8())
        .toList();
  }

  private long save(Path from) throws Exception {
    try (RaftRegistry registry = RaftRegistry.open(RegistryConfig.durable(from))) {
      put(registry, "/a", "1");
      put(registry, "/b", "2");
      put(registry, "/a", "3");
      await(registry.grantLease(LEASE, Duration.ofMinutes(10)));
      await(registry.txn(Txn.of(new Op.Put(Bytes.utf8("/leased"), Bytes.utf8("x"), LEASE))));
      SnapshotFile.write(
          file(), SnapshotExport.of(registry.membership().clusterId(), await(registry.snapshot())));
      put(registry, "/lost", "4");
      return registry.membership().clusterId();
    }
  }

  @Test
  void whatWasSavedIsRestoredAsANewCluster() throws Exception {
    long lostCluster = save(Files.createDirectory(directory.resolve("lost")));
    SnapshotFile snapshot = SnapshotFile.open(file());
    Path restored = Files.createDirectory(directory.resolve("restored"));
    Revision begins = RegistryRestore.restore(snapshot, restored, 3, 1_000);

    for (int start = 0; start < 2; start++) {
      try (RaftRegistry registry = RaftRegistry.open(RegistryConfig.durable(restored))) {
        assertThat(all(registry)).contains("/a=3", "/b=2", "/leased=x").doesNotContain("/lost=4");
        assertThat(registry.membership().clusterId()).isNotEqualTo(lostCluster);
        assertThat(registry.compactRevision()).isEqualTo(begins);
        Lease lease = await(registry.leaseStatus(LEASE)).lease();
        assertThat(lease.ttl()).isEqualTo(Duration.ofMinutes(10));
        assertThat(put(registry, "/new", "" + start).value()).isEqualTo(begins.value() + 1 + start);
        assertOldRevisionsAreCompacted(registry, snapshot.header().revision());
      }
    }
  }

  private static void assertOldRevisionsAreCompacted(RaftRegistry registry, Revision old)
      throws Exception {
    for (long seen : new long[] {2, old.value(), old.value() + 1}) {
      RecordingListener listener = new RecordingListener();
      registry.watch(new WatchRequest(KeyRange.ALL, new Revision(seen), false), listener);
      assertThat(listener.awaitCancelled()).isInstanceOf(RegistryException.Compacted.class);
    }
  }

  @Test
  void aDirectoryThatHoldsARegistryIsLeftAlone() throws Exception {
    Path lost = Files.createDirectory(directory.resolve("lost"));
    save(lost);
    SnapshotFile snapshot = SnapshotFile.open(file());
    assertThatThrownBy(() -> RegistryRestore.restore(snapshot, lost, 3, 1))
        .isInstanceOf(DataDirectoryException.class)
        .hasMessageContaining("holds a registry already");
  }

  @Test
  void aDamagedSnapshotIsRefused() throws Exception {
    save(Files.createDirectory(directory.resolve("lost")));
    byte[] whole = Files.readAllBytes(file());
    for (int at : new int[] {0, 30, 600, whole.length - 1}) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 1;
      assertRefused(damaged);
    }
    assertRefused(java.util.Arrays.copyOf(whole, whole.length - 512));
    assertRefused(java.util.Arrays.copyOf(whole, 100));
    assertRefused(new byte[0]);
  }

  private void assertRefused(byte[] bytes) throws IOException {
    Path damaged = Files.write(directory.resolve("damaged"), bytes);
    assertThatThrownBy(() -> SnapshotFile.open(damaged)).isInstanceOf(BadSnapshotException.class);
  }
}
