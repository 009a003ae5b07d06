package io.kubeterrarium.registry.raft;

import static org.assertj.core.api.Assertions.assertThat;

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
      RegistryProbe.fill(registry, "/late/", 5 * SNAPSHOT_EVERY);
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
