package io.kubeterrarium.registry.raft;

import io.kubeterrarium.registry.RegistryException;
import io.kubeterrarium.registry.mvcc.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Linearizable reads: one round among the members answers everybody who asked before it began. Who
 * asks while a round is under way waits for the next one, as the present one may have looked
 * already.
 *
 * <p>Threads: any. Invariant: at most one round is under way, and there is one while {@code joined}
 * is not empty.
 */
final class ReadRounds {
  private static final long RETRY_MILLIS = 5;

  private record Reader(CompletableFuture<State> answer, long deadline) {}

  private final Supplier<@Nullable Leader> leader;
  private final BooleanSupplier quorumLost;
  private final Executor completions;
  private final ScheduledExecutorService timer;
  private final Duration timeout;
  private List<Reader> joined = new ArrayList<>();
  private boolean underWay;
  private volatile @Nullable CompletableFuture<State> round;
  private RegistryException.@Nullable Stopped stopped;

  ReadRounds(
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

  /** A state that holds every write acknowledged before the call. */
  CompletableFuture<State> read() {
    Reader reader = new Reader(new CompletableFuture<>(), System.nanoTime() + timeout.toNanos());
    synchronized (this) {
      if (stopped != null) {
        return CompletableFuture.failedFuture(stopped);
      }
      joined.add(reader);
      if (underWay) {
        return reader.answer();
      }
      underWay = true;
    }
    begin();
    return reader.answer();
  }

  private void begin() {
    List<Reader> readers;
    synchronized (this) {
      if (joined.isEmpty()) {
        underWay = false;
        return;
      }
      readers = joined;
      joined = new ArrayList<>();
    }
    ask(readers);
  }

  private void ask(List<Reader> readers) {
    Leader member = quorumLost.getAsBoolean() ? null : leader.get();
    if (member == null) {
      askAgainSoon(readers);
      return;
    }
    CompletableFuture<State> asked =
        member.readState().orTimeout(shortest(readers), TimeUnit.NANOSECONDS);
    round = asked;
    asked.whenCompleteAsync(
        (state, error) -> {
          if (error != null) {
            askAgainSoon(readers);
            return;
          }
          readers.forEach(reader -> reader.answer().complete(state));
          begin();
        },
        completions);
  }

  /** The round under way has no answer in time, as is known by now. */
  void giveUpRound() {
    CompletableFuture<State> open = round;
    if (open != null) {
      open.completeExceptionally(new RegistryException.NoQuorum(Quorum.message()));
    }
  }

  /** A round that is lost must not make its readers late. */
  private static long shortest(List<Reader> readers) {
    long now = System.nanoTime();
    return readers.stream().mapToLong(reader -> reader.deadline() - now).min().orElse(0);
  }

  private void askAgainSoon(List<Reader> readers) {
    List<Reader> inTime = new ArrayList<>();
    List<Reader> late = new ArrayList<>();
    RegistryException reason;
    synchronized (this) {
      readers.addAll(joined);
      joined = new ArrayList<>();
      reason = stopped;
    }
    long now = System.nanoTime();
    boolean lost = quorumLost.getAsBoolean();
    for (Reader reader : readers) {
      boolean over = reason != null || lost || now - reader.deadline() >= 0;
      (over ? late : inTime).add(reader);
    }
    RegistryException answer =
        reason != null
            ? reason
            : new RegistryException.NoQuorum(
                lost
                    ? Quorum.message()
                    : "no quorum: no leader with a majority within " + timeout.toMillis() + " ms");
    late.forEach(reader -> reader.answer().completeExceptionally(answer));
    if (inTime.isEmpty()) {
      begin();
      return;
    }
    try {
      timer.schedule(
          () -> completions.execute(() -> ask(inTime)), RETRY_MILLIS, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      RegistryException closed = new RegistryException.Stopped("the registry is closed");
      inTime.forEach(reader -> reader.answer().completeExceptionally(closed));
    }
  }

  void stop(RegistryException.Stopped reason) {
    List<Reader> readers;
    synchronized (this) {
      if (stopped != null) {
        return;
      }
      stopped = reason;
      readers = joined;
      joined = new ArrayList<>();
    }
    readers.forEach(reader -> reader.answer().completeExceptionally(reason));
  }
}
