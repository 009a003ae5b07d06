package io.kubeterrarium.registry.raft;

import io.kubeterrarium.registry.RegistryException;
import io.kubeterrarium.registry.RequestId;
import io.kubeterrarium.registry.mvcc.Command;
import io.kubeterrarium.registry.mvcc.Outcome;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The writes under way: each gets a request id, goes to the leader, is tried again under the same
 * id where that cannot do harm, and is answered in time.
 *
 * <p>Bounded: at most {@link #WINDOW} ids are under way, as the state machine remembers no more of
 * one client; {@link #MAX_WAITING} writes wait for their turn; beyond, a write is refused at once.
 *
 * <p>Threads: any. Invariant: {@code underWay.lastKey() - underWay.firstKey() < WINDOW}. No future
 * is completed under the lock.
 */
final class Proposals {
  static final int WINDOW = 1_000;
  static final int MAX_WAITING = 20_000;

  private final Supplier<@Nullable Leader> leader;
  private final BooleanSupplier quorumLost;
  private final Executor completions;
  private final ScheduledExecutorService timer;
  private final Duration timeout;
  private final long client = new SecureRandom().nextLong();
  private final TreeMap<Long, Proposal> underWay = new TreeMap<>();
  private final Deque<Proposal> waiting = new ArrayDeque<>();
  private long sequence;
  private RegistryException.@Nullable Stopped stopped;

  /**
   * @param leader the member to propose to, or null while there is none
   * @param quorumLost whether it is known that there will be none soon
   * @param completions where callers' futures complete
   */
  Proposals(
      Supplier<@Nullable Leader> leader,
      BooleanSupplier quorumLost,
      Executor completions,
      ScheduledExecutorService timer,
      Duration timeout) {
    this.leader = leader;
    this.quorumLost = quorumLost;
    this.completions = completions;
    this.timer = timer;
    this.timeout = timeout;
  }

  CompletableFuture<Outcome> propose(Function<RequestId, Command> command) {
    Proposal proposal = new Proposal(command, leader, quorumLost, completions, timer);
    RegistryException refusal = enqueue(proposal);
    if (refusal != null) {
      proposal.answer().completeExceptionally(refusal);
      return proposal.answer();
    }
    ScheduledFuture<?> alarm =
        timer.schedule(
            () -> completions.execute(() -> proposal.timeOut(timeout)),
            timeout.toNanos(),
            TimeUnit.NANOSECONDS);
    proposal
        .answer()
        .whenComplete(
            (outcome, error) -> {
              alarm.cancel(false);
              finished(proposal);
            });
    startNext();
    return proposal.answer();
  }

  private synchronized @Nullable RegistryException enqueue(Proposal proposal) {
    if (stopped != null) {
      return stopped;
    }
    if (quorumLost.getAsBoolean()) {
      return new RegistryException.NoQuorum(Quorum.message());
    }
    if (waiting.size() >= MAX_WAITING) {
      return new RegistryException.NoQuorum("too many writes wait: " + waiting.size());
    }
    waiting.add(proposal);
    return null;
  }

  private void finished(Proposal proposal) {
    synchronized (this) {
      if (!underWay.remove(proposal.sequence(), proposal)) {
        waiting.remove(proposal);
      }
    }
    startNext();
  }

  private void startNext() {
    while (true) {
      Proposal next;
      synchronized (this) {
        boolean full = !underWay.isEmpty() && sequence + 1 - underWay.firstKey() >= WINDOW;
        next = full ? null : waiting.poll();
        if (next == null) {
          return;
        }
        next.name(new RequestId(client, ++sequence));
        underWay.put(sequence, next);
      }
      next.attempt();
    }
  }

  /** Answers every write under way, and every later one. */
  void stop(RegistryException.Stopped reason) {
    List<Proposal> open;
    synchronized (this) {
      if (stopped != null) {
        return;
      }
      stopped = reason;
      open = new ArrayList<>(waiting);
      open.addAll(underWay.values());
    }
    open.forEach(proposal -> proposal.stop(reason));
  }
}
