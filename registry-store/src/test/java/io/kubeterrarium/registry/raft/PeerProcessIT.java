package io.kubeterrarium.registry.raft;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.cp.internal.raft.impl.RaftNodeImpl;
import io.kubeterrarium.registry.mvcc.State;
import io.kubeterrarium.registry.raft.MemberConfig.Start;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Members in processes of their own: killed, stopped, damaged. */
@Timeout(180)
class PeerProcessIT {
  @TempDir Path root;
  private PeerProcesses members;

  @BeforeEach
  void name() throws Exception {
    members = new PeerProcesses(root, "a", "b", "c");
  }

  @AfterEach
  void close() throws Exception {
    members.close();
  }

  @Test
  void whenTheLeaderIsKilledOrStoppedWritesSucceedAgainAndNothingIsLost() throws Exception {
    members.found();
    int written = writeFor(20, 0);
    List<Long> gaps = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      String leader = members.leadingChild();
      members.kill(leader);
      gaps.add(gapMillis());
      written = writeFor(20, written);
      members.start(leader, Start.RESTART);
      assertThat(members.await(leader)).isEqualTo("READY");
    }
    System.out.println("leader killed, writes succeed again after (ms): " + gaps);
    gaps.sort(null);
    assertThat(gaps.get(1)).isLessThan(3_000);

    String leader = members.leadingChild();
    members.signal(leader, "STOP");
    System.out.println("leader stopped, writes succeed again after (ms): " + gapMillis());
    written = writeFor(20, written);
    members.signal(leader, "CONT");
    awaitAllReachable();
    written = writeFor(20, written);

    members.kill("b");
    members.kill("c");
    members.cluster().close("a");
    members.start("b", Start.RESTART);
    members.start("c", Start.RESTART);
    members.cluster().start("a", Start.RESTART).get(60, TimeUnit.SECONDS);
    for (int i = 0; i < written; i++) {
      assertThat(PeerIT.read(members.here(), "/n/" + i)).as("/n/" + i).isEqualTo("v");
    }
  }

  @Test
  void aCrashInTheMiddleOfTheFoundingIsRecovered() throws Exception {
    SplittableRandom random = new SplittableRandom(Long.getLong("crash.seed", System.nanoTime()));
    for (int i = 0; i < 2; i++) {
      members.start("b", Start.FOUND);
      members.start("c", Start.FOUND);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200 + random.nextInt(500)));
      members.kill("b");
      members.kill("c");
    }
    members.found();

    assertThat(members.await("b")).isEqualTo("READY");
    assertThat(members.await("c")).isEqualTo("READY");
    PeerIT.put(members.here(), "/k", "1");
    assertThat(PeerIT.read(members.here(), "/k")).isEqualTo("1");
  }

  /** It is given a state, for no log has what it lacks. */
  @Test
  void aMemberKilledWhileItIsGivenAStateBeginsAnewAndEndsRight() throws Exception {
    members.found();
    members.kill("b");
    SplittableRandom random = new SplittableRandom(Long.getLong("crash.seed", System.nanoTime()));
    int parts = 0;
    for (int i = 0; i < 3 || (parts == 0 && i < 6); i++) {
      untilTheNextSnapshot(); // Another state each time: what is left of one is nobody's.
      Set<String> before = files("b");
      members.start("b", Start.RESTART);
      long latest = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      while (files("b").stream().allMatch(before::contains) && System.nanoTime() < latest) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(1 + 10 * i)));
      members.kill("b");
      parts += receives("b") ? 1 : 0;
    }
    assertThat(parts).as("states that were received in part").isPositive();
    members.start("b", Start.RESTART);
    assertThat(members.await("b")).isEqualTo("READY");
    members.end("b");

    PeerFixture all = members.cluster();
    all.start("b", Start.RESTART).get(60, TimeUnit.SECONDS);
    State here = all.get("a").peer().node().state();
    PeerIT.await(() -> all.get("b").appliedRevision().equals(here.revision()));
    assertThat(StateTransferIT.bytes(all.get("b").peer().node().state()))
        .isEqualTo(StateTransferIT.bytes(here));
    assertThat(receives("b")).as("what was received in part").isFalse();
  }

  /** And forgets what stood there. */
  private void writeAllOver(int keys) throws Exception {
    for (int i = 0; i < keys; i++) {
      PeerIT.put(members.here(), "/large/" + i, "v".repeat(100_000));
    }
    members.here().compact(members.here().appliedRevision()).get(30, TimeUnit.SECONDS);
  }

  private long snapshotIndex() throws Exception {
    CompletableFuture<Long> index = new CompletableFuture<>();
    RaftNodeImpl raft = members.here().peer().node().raft();
    raft.execute(() -> index.complete(raft.state().log().snapshotIndex()));
    return index.get(30, TimeUnit.SECONDS);
  }

  private void untilTheNextSnapshot() throws Exception {
    long before = snapshotIndex();
    do {
      writeAllOver(100);
    } while (snapshotIndex() <= before + 100);
  }

  private boolean receives(String name) {
    return files(name).stream().anyMatch(file -> file.startsWith("received-"));
  }

  /** Of states: the log's segments come and go with each start. */
  private Set<String> files(String name) {
    Path directory = members.cluster().directory(name).resolve("member");
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(file -> file.startsWith("received-") || file.startsWith("snapshot-"))
          .collect(Collectors.toSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aTornTailIsCutAndDamageInTheMiddleRefused() throws Exception {
    members.found();
    writeFor(200, 0);
    members.kill("b");
    Path segment = longestSegment("b");
    Files.write(segment, new byte[] {0, 0, 1}, StandardOpenOption.APPEND);
    members.start("b", Start.RESTART);
    assertThat(members.await("b")).isEqualTo("READY");

    members.kill("b");
    byte[] bytes = Files.readAllBytes(segment);
    bytes[bytes.length / 2] ^= 1;
    Files.write(segment, bytes);
    members.start("b", Start.RESTART);
    assertThat(members.await("b"))
        .startsWith("STOPPED")
        .contains(segment.toString())
        .containsPattern("corrupt at offset \\d+");
    writeFor(5, 200);
  }

  @Test
  void membersThatAcknowledgeBeforeTheySyncAreFoundOut() throws Exception {
    assertThat(lostWithTheMachines("lying")).as("negative control").isNotEmpty();
  }

  /** Two of three go with what they had not synced, and go on without the third. */
  private List<Integer> lostWithTheMachines(String disk) throws Exception {
    members.disk(disk);
    members.found();
    int written = writeFor(50, 0);
    members.cluster().close("a");
    members.kill("b");
    members.kill("c");
    members.start("b", Start.RESTART);
    members.start("c", Start.RESTART);
    assertThat(members.await("b")).isEqualTo("READY");
    assertThat(members.await("c")).isEqualTo("READY");
    members.cluster().start("a", Start.RESTART).get(60, TimeUnit.SECONDS);
    List<Integer> lost = new ArrayList<>();
    for (int i = 0; i < written; i++) {
      if (PeerIT.read(members.here(), "/n/" + i) == null) {
        lost.add(i);
      }
    }
    return lost;
  }

  private Path longestSegment(String name) throws IOException {
    try (Stream<Path> files = Files.list(members.cluster().directory(name).resolve("member"))) {
      return files
          .filter(file -> String.valueOf(file.getFileName()).startsWith("log-"))
          .max(Comparator.comparingLong(file -> file.toFile().length()))
          .orElseThrow();
    }
  }

  private void awaitAllReachable() {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!members.here().members().health().stream().allMatch(each -> each.reachable())) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  /** From now until the first write that is acknowledged. */
  private long gapMillis() throws Exception {
    long begun = System.nanoTime();
    PeerIT.put(members.here(), "/gap", "v");
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
  }

  private int writeFor(int count, int from) throws Exception {
    for (int i = from; i < from + count; i++) {
      PeerIT.put(members.here(), "/n/" + i, "v");
    }
    return from + count;
  }
}
