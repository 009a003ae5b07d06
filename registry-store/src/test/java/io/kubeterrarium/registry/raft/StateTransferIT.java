package io.kubeterrarium.registry.raft;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.cp.internal.raft.impl.log.RaftLog;
import io.kubeterrarium.registry.mvcc.State;
import io.kubeterrarium.registry.mvcc.StateCodec;
import io.kubeterrarium.registry.raft.MemberConfig.Start;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A state that goes to a member beside Raft's messages, while writes go on and the way breaks. */
@Timeout(120)
class StateTransferIT {
  private static final String VALUE = "v".repeat(20_000);
  private static final int BREAKS = 2;

  /** Beside a state, a little more is sent. */
  private static final int SPARE = 200_000;

  @TempDir Path root;
  private PeerFixture cluster;
  private String leader = "";
  private String away = "";
  private int written;
  private volatile boolean over;

  @BeforeEach
  void found() throws Exception {
    cluster = new PeerFixture(root, "a", "b", "c");
    cluster.settings(config -> config.snapshotEvery(50).snapshotBytes(100_000));
    cluster.wire();
    cluster.startAll(Start.FOUND);
    cluster.awaitHealthy();
    leader = cluster.leader();
    away = leader.equals("a") ? "b" : "a";
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void aWayThatBreaksAnywhereIsGoneFromTheStartAndWritesNeverWait() throws Exception {
    long seed = Long.getLong("transfer.seed", System.nanoTime() & 0xffffff);
    System.out.println("-Dtransfer.seed=" + seed);
    SplittableRandom random = new SplittableRandom(seed);
    leaveBehind();
    Wire way = cluster.wire(leader, away);
    way.breakAfter(1 + random.nextInt(bytes(leader).length - SPARE), BREAKS);

    CompletableFuture<Long> longest = CompletableFuture.supplyAsync(this::writeUntilOver);
    CompletableFuture<RaftRegistry> back = cluster.start(away, Start.RESTART);
    PeerIT.await(() -> way.breaksLeft() == 0);
    way.breakAfter(1 + random.nextInt(bytes(leader).length - SPARE), BREAKS);
    back.get(60, TimeUnit.SECONDS);
    over = true;
    System.out.println(
        "the longest write while a state was sent: " + longest.get(30, TimeUnit.SECONDS) + " ms");

    way.breakAfter(Long.MAX_VALUE, 0);
    assertAllAreEqual();
    cluster.close(away);
    cluster.start(away, Start.RESTART).get(60, TimeUnit.SECONDS);
    assertThat(PeerIT.read(cluster.get(away), "/n/" + (written - 1))).isEqualTo(VALUE);
  }

  @Test
  void aSenderThatEndsMidwayIsFollowedByAnother() throws Exception {
    leaveBehind();
    Wire way = cluster.wire(leader, away);
    long before = way.carried();
    CompletableFuture<RaftRegistry> back = cluster.start(away, Start.RESTART);
    PeerIT.await(() -> way.carried() > before + SPARE);
    String gone = leader;
    cluster.close(gone);
    back.get(60, TimeUnit.SECONDS);
    leader = "abc".replace(gone, "").replace(away, "");
    write(1);

    cluster.start(gone, Start.RESTART).get(60, TimeUnit.SECONDS);
    assertAllAreEqual();
  }

  /** One member ends, and what it lacks is soon in no log any more. */
  private void leaveBehind() throws Exception {
    long has = onLog(away, RaftLog::lastLogOrSnapshotIndex);
    cluster.close(away);
    do {
      write(100);
    } while (onLog(leader, RaftLog::snapshotIndex) <= has + 1);
  }

  private void assertAllAreEqual() throws Exception {
    cluster.awaitHealthy();
    long applied = cluster.get(leader).appliedRevision().value();
    PeerIT.await(() -> cluster.get(away).appliedRevision().value() == applied);
    assertThat(bytes(away)).as("its state").isEqualTo(bytes(leader));
    assertThat(leftOver()).as("what was received in part").isZero();
  }

  private void write(int count) throws Exception {
    for (int i = 0; i < count; i++) {
      PeerIT.put(cluster.get(leader), "/n/" + written++, VALUE);
    }
  }

  private long writeUntilOver() {
    long longest = 0;
    try {
      while (!over) {
        long began = System.nanoTime();
        write(1);
        longest = Math.max(longest, System.nanoTime() - began);
      }
    } catch (Exception e) {
      throw new AssertionError("a write failed", e);
    }
    return TimeUnit.NANOSECONDS.toMillis(longest);
  }

  private interface Question<T> {
    T of(RaftLog log);
  }

  private <T> T onLog(String name, Question<T> question) throws Exception {
    CompletableFuture<T> answer = new CompletableFuture<>();
    var raft = cluster.get(name).peer().node().raft();
    raft.execute(() -> answer.complete(question.of(raft.state().log())));
    return RegistryProbe.await(answer);
  }

  private byte[] bytes(String name) throws IOException {
    return bytes(cluster.get(name).peer().node().state());
  }

  /** Equal for equal states. */
  static byte[] bytes(State state) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    StateCodec.write(new DataOutputStream(bytes), state);
    return bytes.toByteArray();
  }

  private long leftOver() throws IOException {
    try (Stream<Path> files = Files.list(cluster.directory(away).resolve("member"))) {
      return files.filter(file -> file.getFileName().toString().startsWith("received-")).count();
    }
  }
}
