package io.kubeterrarium.registry.raft;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.cp.internal.raft.impl.log.RaftLog;
import io.kubeterrarium.registry.log.DiskFiles;
import io.kubeterrarium.registry.log.FaultyFiles;
import io.kubeterrarium.registry.log.FaultyFiles.Step;
import io.kubeterrarium.registry.mvcc.Changes;
import io.kubeterrarium.registry.mvcc.State;
import io.kubeterrarium.registry.mvcc.StateCodec;
import io.kubeterrarium.registry.mvcc.StateMachine;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A member that comes so late that the leader's log has forgotten what it lacks. */
class LaggingMemberIT {
  private static final int SNAPSHOT_EVERY = 100;

  @TempDir Path directory;
  private final FaultyFiles files = new FaultyFiles(new DiskFiles());
  private final CountDownLatch released = new CountDownLatch(1);

  @Test
  void itIsGivenTheStateOfTheOthersAndKeepsItOnItsDisk() throws Exception {
    byte[] before;
    try (RaftRegistry registry = open()) {
      RegistryProbe.fill(registry, "/early/", 10);
      Member last = registry.host().cluster().members().get(2);
      CompletableFuture<State> restored = restoredBy(last);
      holdBack("member-3");
      writeUntilForgotten(registry);
      released.countDown();

      assertThat(RegistryProbe.await(restored).revision().value()).isGreaterThan(SNAPSHOT_EVERY);
      RegistryProbe.put(registry, "/after");
      awaitRevision(last, registry.appliedRevision().value());
      List<State> states = states(registry);
      assertThat(states.get(2)).as("one state for all").isSameAs(states.get(0));
      before = bytes(states.get(0));
    }
    try (RaftRegistry registry = open()) {
      for (Member member : registry.host().cluster().members()) {
        awaitRevision(member, registry.appliedRevision().value());
        assertThat(bytes(member.hosted().state())).isEqualTo(before);
      }
      List<State> states = states(registry);
      assertThat(states.get(1)).as("one state for all").isSameAs(states.get(0));
      assertThat(states.get(2)).as("one state for all").isSameAs(states.get(0));
    }
  }

  private RaftRegistry open() {
    return RaftRegistry.open(
        RegistryConfig.durable(directory).snapshotEvery(SNAPSHOT_EVERY),
        failure -> {},
        files,
        System::nanoTime);
  }

  /**
   * The member that is held back has of the late entries what the first request brought, all of
   * them perhaps. So more are written until the leader cannot send it the next one any more.
   */
  private static void writeUntilForgotten(RaftRegistry registry) throws Exception {
    RegistryProbe.fill(registry, "/late/", SNAPSHOT_EVERY);
    Member leader =
        registry.host().cluster().members().stream().filter(Member::isLeader).findFirst().get();
    long next = onLog(leader, log -> log.lastLogOrSnapshotIndex() + 1);
    for (int round = 0;
        !onLog(leader, log -> log.snapshotIndex() > next && !log.containsLogEntry(next));
        round++) {
      assertThat(round).as("rounds without the leader forgetting %s", next).isLessThan(100);
      RegistryProbe.fill(registry, "/late/" + round + "/", SNAPSHOT_EVERY);
    }
  }

  private static <T> T onLog(Member member, Function<RaftLog, T> question) throws Exception {
    CompletableFuture<T> answer = new CompletableFuture<>();
    member.execute(() -> answer.complete(question.apply(member.raftNode().state().log())));
    return RegistryProbe.await(answer);
  }

  private void holdBack(String member) {
    files.fail(
        (step, file, bytes) -> {
          if (step == Step.SYNC && file.toString().contains(member)) {
            try {
              released.await(60, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
          }
        });
  }

  private static CompletableFuture<State> restoredBy(Member member) {
    CompletableFuture<State> restored = new CompletableFuture<>();
    member.execute(
        () ->
            listen(
                member,
                new StateMachine.Listener() {
                  @Override
                  public void applied(State from, State to, @Nullable Changes changes) {
                    // Justification: waited for is the jump
                  }

                  @Override
                  public void restored(State state) {
                    restored.complete(state);
                  }
                }));
    return restored;
  }

  private static void awaitRevision(Member member, long revision) throws Exception {
    CompletableFuture<Void> reached = new CompletableFuture<>();
    member.execute(
        () -> {
          listen(
              member,
              new StateMachine.Listener() {
                @Override
                public void applied(State from, State to, @Nullable Changes changes) {
                  restored(to);
                }

                @Override
                public void restored(State state) {
                  if (state.revision().value() >= revision) {
                    reached.complete(null);
                  }
                }
              });
          if (member.hosted().state().revision().value() >= revision) {
            reached.complete(null);
          }
        });
    RegistryProbe.await(reached);
  }

  private static void listen(Member member, StateMachine.Listener listener) {
    member.hosted().machine().addListener(listener);
  }

  private static List<State> states(RaftRegistry registry) {
    List<State> states = new ArrayList<>();
    registry.host().cluster().members().forEach(member -> states.add(member.hosted().state()));
    return states;
  }

  private static byte[] bytes(State state) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    StateCodec.write(new DataOutputStream(bytes), state);
    return bytes.toByteArray();
  }
}
