package io.kubeterrarium.registry.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeterrarium.registry.Bytes;
import io.kubeterrarium.registry.KeyRange;
import io.kubeterrarium.registry.Op;
import io.kubeterrarium.registry.RangeRequest;
import io.kubeterrarium.registry.RangeResult;
import io.kubeterrarium.registry.Registry;
import io.kubeterrarium.registry.RegistryException;
import io.kubeterrarium.registry.RegistrySnapshot;
import io.kubeterrarium.registry.Revision;
import io.kubeterrarium.registry.Txn;
import io.kubeterrarium.registry.backup.SnapshotExport;
import io.kubeterrarium.registry.backup.SnapshotFile;
import io.kubeterrarium.registry.log.DataDirectoryException;
import io.kubeterrarium.registry.log.DiskFiles;
import io.kubeterrarium.registry.log.FaultyFiles;
import io.kubeterrarium.registry.raft.MemberConfig.Start;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Members that each have a port, a directory and a Raft node of their own. */
@Timeout(120)
class PeerIT {
  @TempDir Path root;
  private PeerFixture cluster;

  @BeforeEach
  void name() throws Exception {
    cluster = new PeerFixture(root, "a", "b", "c");
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void threeFoundAClusterOneAfterTheOtherAndAnyOfThemWritesAndReads() throws Exception {
    CompletableFuture<RaftRegistry> a = cluster.start("a", Start.FOUND);
    CompletableFuture<RaftRegistry> b = cluster.start("b", Start.FOUND);
    assertThatThrownBy(() -> a.get(300, TimeUnit.MILLISECONDS))
        .as("two of three founders")
        .isInstanceOf(TimeoutException.class);
    cluster.start("c", Start.FOUND).get(30, TimeUnit.SECONDS);
    a.get(30, TimeUnit.SECONDS);
    b.get(30, TimeUnit.SECONDS);

    for (String writer : new String[] {"a", "b", "c"}) {
      put(cluster.get(writer), "/from/" + writer, "1");
      for (String reader : new String[] {"a", "b", "c"}) {
        assertThat(read(cluster.get(reader), "/from/" + writer)).as("by " + reader).isEqualTo("1");
      }
    }
    await(() -> cluster.get("a").members().health().stream().allMatch(each -> each.term() > 0));
    assertThat(cluster.get("a").members().health())
        .allMatch(each -> each.votes() && each.reachable())
        .filteredOn(ClusterMembers.Health::leader)
        .hasSize(1);
    assertThat(cluster.get("b").membership().clusterId())
        .isEqualTo(cluster.get("c").membership().clusterId());
  }

  @Test
  void restartsOfEachAndOfAllLoseNothing() throws Exception {
    cluster.startAll(Start.FOUND);
    for (String name : new String[] {"a", "b", "c"}) {
      cluster.close(name);
      put(cluster.any(), "/while/" + name, "away");
      cluster.start(name, Start.RESTART).get(30, TimeUnit.SECONDS);
      assertThat(read(cluster.get(name), "/while/" + name)).isEqualTo("away");
    }
    cluster.close();
    cluster.startAll(Start.RESTART);

    for (String name : new String[] {"a", "b", "c"}) {
      assertThat(read(cluster.get(name), "/while/" + name)).isEqualTo("away");
    }
  }

  @Test
  void withoutAMajorityWritesAndReadsSayNoQuorumInTime() throws Exception {
    cluster.settings(config -> config.requestTimeout(Duration.ofSeconds(30)));
    cluster.startAll(Start.FOUND);
    put(cluster.get("a"), "/k", "1");
    cluster.close("b");
    cluster.close("c");
    await(() -> !cluster.get("a").members().hasQuorum());

    long asked = System.nanoTime();
    assertThatThrownBy(() -> put(cluster.get("a"), "/k", "2"))
        .isInstanceOf(RegistryException.NoQuorum.class)
        .hasMessageContaining("no quorum");
    assertThatThrownBy(() -> read(cluster.get("a"), "/k"))
        .isInstanceOf(RegistryException.NoQuorum.class)
        .hasMessageContaining("no quorum");
    assertThat(System.nanoTime() - asked).isLessThan(TimeUnit.SECONDS.toNanos(8));
    RangeRequest local = RangeRequest.local(KeyRange.single(Bytes.utf8("/k")));
    assertThat(cluster.get("a").range(local).get().found()).hasSize(1);
    assertThat(cluster.get("a").members().hasQuorum()).isFalse();

    cluster.start("b", Start.RESTART).get(30, TimeUnit.SECONDS);
    await(() -> cluster.get("a").members().hasQuorum());
    put(cluster.get("a"), "/k", "3");
    assertThat(read(cluster.get("b"), "/k")).isEqualTo("3");
  }

  @Test
  void aMemberWhoseDiskIsFullStopsAndTheOthersGoOn() throws Exception {
    FaultyFiles disk = new FaultyFiles(new DiskFiles());
    cluster.disk("b", disk);
    cluster.startAll(Start.FOUND);
    disk.fill();
    for (int i = 0; i < 20; i++) {
      put(cluster.get("a"), "/n/" + i, "v");
    }
    await(() -> cluster.stopped("b") != null);
    assertThat(cluster.stopped("b")).hasMessageContaining("No space left on device");
    cluster.close("b");
    disk.fail((step, file, bytes) -> {});
    cluster.start("b", Start.RESTART).get(30, TimeUnit.SECONDS);

    for (int i = 0; i < 20; i++) {
      assertThat(read(cluster.get("b"), "/n/" + i)).isEqualTo("v");
    }
  }

  @Test
  void aSnapshotIsRestoredAsANewClusterOfSeveral() throws Exception {
    cluster.startAll(Start.FOUND);
    put(cluster.get("a"), "/k", "saved");
    Path file = root.resolve("saved.snapshot");
    RegistrySnapshot snapshot = cluster.get("b").snapshot().get(10, TimeUnit.SECONDS);
    long lost = cluster.get("b").membership().clusterId();
    SnapshotFile.write(file, SnapshotExport.of(lost, snapshot));
    Revision before = cluster.get("a").appliedRevision();
    cluster.close();
    PeerFixture anew = new PeerFixture(root.resolve("anew"), "a", "b", "c");
    for (String name : new String[] {"a", "b", "c"}) {
      RegistryRestore.restore(SnapshotFile.open(file), anew.config(name, Start.FOUND), 1_000);
    }
    cluster = anew;
    cluster.startAll(Start.FOUND);

    assertThat(read(cluster.get("c"), "/k")).isEqualTo("saved");
    assertThat(cluster.get("b").membership().clusterId()).isNotEqualTo(lost);
    put(cluster.get("b"), "/k", "after");
    assertThat(cluster.get("b").appliedRevision())
        .isGreaterThan(new Revision(before.value() + 999));
    assertThat(read(cluster.get("a"), "/k")).isEqualTo("after");
  }

  /** Else some would begin with what was saved, and some with nothing, and none would notice. */
  @Test
  void foundersRestoredFromDifferentSnapshotsOrNoneFoundNothing() throws Exception {
    cluster.startAll(Start.FOUND);
    List<Path> saved = new ArrayList<>();
    for (String value : new String[] {"1", "2"}) {
      put(cluster.get("a"), "/k", value);
      Path file = root.resolve("saved-" + value);
      RegistrySnapshot snapshot = cluster.get("a").snapshot().get(10, TimeUnit.SECONDS);
      SnapshotFile.write(file, SnapshotExport.of(1, snapshot));
      saved.add(file);
    }
    cluster.close();
    cluster = new PeerFixture(root.resolve("anew"), "a", "b", "c");
    for (String name : new String[] {"a", "b"}) {
      SnapshotFile file = SnapshotFile.open(saved.get(name.equals("a") ? 0 : 1));
      RegistryRestore.restore(file, cluster.config(name, Start.FOUND), 1_000);
    }
    List<CompletableFuture<RaftRegistry>> all = new ArrayList<>();
    for (String name : new String[] {"a", "b", "c"}) {
      all.add(cluster.start(name, Start.FOUND));
    }
    for (String name : new String[] {"a", "b", "c"}) {
      await(() -> cluster.listening(name) != null);
      await(() -> cluster.listening(name).health().stream().allMatch(each -> each.reachable()));
    }

    CompletableFuture<Object> any = CompletableFuture.anyOf(all.toArray(CompletableFuture[]::new));
    assertThatThrownBy(() -> any.get(1, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
  }

  @Test
  void aDirectoryOfAnotherKindIsRefused() throws Exception {
    cluster.startAll(Start.FOUND);
    cluster.close();
    RegistryConfig single = RegistryConfig.durable(cluster.directory("a"));
    assertThatThrownBy(() -> RaftRegistry.open(single))
        .isInstanceOf(DataDirectoryException.class)
        .hasMessageContaining("one member of several processes");

    RaftRegistry.open(RegistryConfig.durable(root.resolve("single"))).close();
    MemberConfig config =
        MemberConfig.of(
            "a", cluster.peers(), Start.FOUND, PeerFixture.SECRET, root.resolve("single"));
    assertThatThrownBy(() -> RaftRegistry.open(config, reason -> {}, members -> {}))
        .isInstanceOf(DataDirectoryException.class)
        .hasMessageContaining("a registry of one process");
  }

  @Test
  void whoDoesNotKnowTheSecretIsNobody() throws Exception {
    cluster.startAll(Start.FOUND);
    Peer stranger = cluster.peer("c2", UUID.randomUUID());
    MemberConfig config =
        MemberConfig.of("c2", cluster.peers(), Start.JOIN, new byte[16], root.resolve("stranger"));
    CompletableFuture<ClusterMembers> listening = new CompletableFuture<>();
    Thread opening =
        new Thread(
            () -> {
              try {
                RaftRegistry.open(config, reason -> {}, listening::complete).close();
              } catch (RegistryException.Stopped e) {
                assertThat(e).hasMessageContaining("interrupted");
              }
            });
    opening.start();
    cluster.get("a").members().know(stranger);
    listening.get(10, TimeUnit.SECONDS);
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));

    assertThat(listening.get().health()).noneMatch(each -> each.reachable() && !self(each));
    assertThat(cluster.get("a").members().health())
        .filteredOn(each -> each.member().name().equals("c2"))
        .allMatch(each -> !each.reachable() && each.member().id() == 0);
    opening.interrupt();
    opening.join();
  }

  private static boolean self(ClusterMembers.Health each) {
    return each.member().inThisProcess();
  }

  static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited in vain").isLessThan(deadline);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  static void put(Registry registry, String key, String value) throws Exception {
    answer(registry.txn(Txn.of(new Op.Put(Bytes.utf8(key), Bytes.utf8(value)))));
  }

  static String read(Registry registry, String key) throws Exception {
    RangeResult result =
        answer(registry.range(RangeRequest.latest(KeyRange.single(Bytes.utf8(key)))));
    return result.found().isEmpty() ? null : result.found().get(0).value().utf8();
  }

  private static <T> T answer(CompletableFuture<T> future) throws Exception {
    try {
      return future.get(30, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RegistryException known ? known : e;
    }
  }
}
