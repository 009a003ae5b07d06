package io.kubeterrarium.registry.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeterrarium.registry.RegistryException.NoQuorum;
import io.kubeterrarium.registry.RegistryException.OutcomeUnknown;
import io.kubeterrarium.registry.RegistryException.Stopped;
import io.kubeterrarium.registry.Txn;
import io.kubeterrarium.registry.mvcc.Command;
import io.kubeterrarium.registry.mvcc.Outcome;
import io.kubeterrarium.registry.mvcc.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Writes while there is no leader: bounded, answered, and told apart. */
class ProposalsTest {
  private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);

  private volatile boolean lost;

  @AfterEach
  void stopTimer() {
    timer.shutdownNow();
  }

  @Test
  void aWriteThatNoLeaderTookWasCertainlyNotMade() {
    Proposals proposals = proposals(Duration.ofMillis(50));

    assertThatThrownBy(() -> RegistryProbe.await(propose(proposals)))
        .isInstanceOf(NoQuorum.class)
        .hasMessage("no quorum: no leader took the write within 50 ms");
  }

  @Test
  void whereTheQuorumIsLostWhatWaitsIsAnsweredAndWhatComesIsRefusedAtOnce() {
    Proposals proposals = proposals(Duration.ofMinutes(1));
    CompletableFuture<Outcome> waiting = propose(proposals);

    lost = true;

    assertThatThrownBy(() -> RegistryProbe.await(waiting))
        .isInstanceOf(NoQuorum.class)
        .hasMessage("no quorum: no leader that a majority follows was in reach for 3 s");
    assertThat(propose(proposals)).isCompletedExceptionally();
  }

  @Test
  void whatMayBeInALogIsUnknownEvenWhereTheQuorumIsLostOrTheMemberStops() {
    Leader silent = new SilentLeader();
    Proposals proposals =
        new Proposals(() -> silent, () -> lost, Runnable::run, timer, Duration.ofMinutes(1));
    CompletableFuture<Outcome> write = propose(proposals);

    lost = true;
    assertThat(write).isNotDone();
    proposals.stop(new Stopped("closed"));

    assertThatThrownBy(() -> RegistryProbe.await(write)).isInstanceOf(OutcomeUnknown.class);
  }

  @Test
  void whatIsTooMuchIsRefusedAtOnce() {
    Proposals proposals = proposals(Duration.ofMinutes(1));
    List<CompletableFuture<Outcome>> writes = new ArrayList<>();
    for (int i = 0; i < Proposals.WINDOW + Proposals.MAX_WAITING - 1; i++) {
      writes.add(propose(proposals));
    }

    assertThat(writes).noneMatch(CompletableFuture::isDone);
    propose(proposals);
    assertThatThrownBy(() -> RegistryProbe.await(propose(proposals)))
        .isInstanceOf(NoQuorum.class)
        .hasMessageStartingWith("too many writes wait");
  }

  @Test
  void stoppingAnswersWhatIsUnderWayAndWhatComesLater() {
    Proposals proposals = proposals(Duration.ofMinutes(1));
    CompletableFuture<Outcome> before = propose(proposals);

    proposals.stop(new Stopped("closed"));

    assertThatThrownBy(() -> RegistryProbe.await(before)).isInstanceOf(Stopped.class);
    assertThatThrownBy(() -> RegistryProbe.await(propose(proposals))).isInstanceOf(Stopped.class);
  }

  /** Takes everything, and never answers. */
  private static final class SilentLeader implements Leader {
    @Override
    public CompletableFuture<Outcome> replicate(CommandOp op) {
      return new CompletableFuture<>();
    }

    @Override
    public CompletableFuture<State> readState() {
      return new CompletableFuture<>();
    }

    @Override
    public State leases() {
      return State.EMPTY;
    }

    @Override
    public boolean endsLeases() {
      return false;
    }
  }

  private Proposals proposals(Duration timeout) {
    return new Proposals(() -> null, () -> lost, Runnable::run, timer, timeout);
  }

  private static CompletableFuture<Outcome> propose(Proposals proposals) {
    return proposals.propose(request -> new Command.Transact(request, Txn.of()));
  }
}
