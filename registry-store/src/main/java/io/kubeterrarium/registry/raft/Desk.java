package io.kubeterrarium.registry.raft;

import io.kubeterrarium.registry.LeaseId;
import io.kubeterrarium.registry.RegistryException.Stopped;
import io.kubeterrarium.registry.mvcc.Outcome;
import io.kubeterrarium.registry.mvcc.State;
import io.kubeterrarium.registry.watch.WatchHub;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What callers of a registry meet, however its members are hosted: writes, reads, watches, leases,
 * over the state of one member.
 *
 * <p>Threads of its own: {@code registry-completions} completes callers' futures, {@code
 * registry-timer} watches timeouts and leases; both only ever do short work.
 */
final class Desk {
  static final long TICK_MILLIS = 200;

  private final ExecutorService completions =
      Executors.newSingleThreadExecutor(daemon("registry-completions"));
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(1, daemon("registry-timer"));
  private final SecureRandom random = new SecureRandom();
  private final HostedState local;
  private final AppliedHere applied = new AppliedHere();
  private final Duration timeout;
  private final WatchHub hub;
  private final Proposals proposals;
  private final ReadRounds reads;
  private final LeaseExpiry leases;

  /**
   * @param leader the way to the leader, or null while there is none
   * @param quorum whether there is a leader, and a majority, as far as is known
   * @param onApplyingThread runs a task between two entries of the log
   */
  Desk(
      Supplier<@Nullable Leader> leader,
      BooleanSupplier quorum,
      HostedState local,
      Consumer<Runnable> onApplyingThread,
      Duration timeout,
      LongSupplier nanoClock) {
    this.local = local;
    this.timeout = timeout;
    hub = follow(onApplyingThread);
    Quorum watched = new Quorum(quorum, this::quorumLost);
    proposals = new Proposals(leader, watched::isLost, completions, timer, timeout);
    reads = new ReadRounds(leader, watched::isLost, completions, timer, timeout);
    timer.setRemoveOnCancelPolicy(true);
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    leases = new LeaseExpiry(leader, proposals, nanoClock);
    repeat(leases);
    repeat(watched);
  }

  /** Those who wait for the log find out by themselves; a round may hang at a leader cut off. */
  private void quorumLost() {
    completions.execute(reads::giveUpRound);
  }

  /** The hub begins on the applying thread, between two entries of the log. */
  private WatchHub follow(Consumer<Runnable> onApplyingThread) {
    CompletableFuture<WatchHub> started = new CompletableFuture<>();
    onApplyingThread.accept(
        () -> {
          local.machine().addListener(applied);
          started.complete(WatchHub.follow(local.machine(), WatchHub.Settings.DEFAULT));
        });
    return started.join();
  }

  /** Now and then, on the timer. */
  void repeat(Runnable task) {
    timer.scheduleWithFixedDelay(task, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  Proposals proposals() {
    return proposals;
  }

  ReadRounds reads() {
    return reads;
  }

  LeaseExpiry leases() {
    return leases;
  }

  WatchHub hub() {
    return hub;
  }

  State localState() {
    return local.state();
  }

  /** A positive id that nobody has chosen, in all likelihood: 62 random bits. */
  LeaseId randomLease() {
    return new LeaseId((random.nextLong() >>> 2) | 1);
  }

  /**
   * Runs the task once this member has applied what the outcome tells of; at the latest when the
   * time of the request is over, as the outcome is known, be this member cut off by then.
   *
   * @param asked when the request came, by {@code System.nanoTime()}
   */
  void whenAppliedHere(Outcome outcome, long asked, Runnable task) {
    AtomicBoolean done = new AtomicBoolean();
    Runnable once =
        () -> {
          if (done.compareAndSet(false, true)) {
            task.run();
          }
        };
    applied.when(localState(), outcome, once);
    if (!done.get()) {
      long left = timeout.toNanos() - (System.nanoTime() - asked);
      try {
        timer.schedule(() -> completions.execute(once), left, TimeUnit.NANOSECONDS);
      } catch (RejectedExecutionException e) {
        once.run();
      }
    }
  }

  /**
   * Runs the task in a while, where completions run.
   *
   * @param answer answered with {@code Stopped} where the registry has ended by then
   */
  void later(long millis, Runnable task, CompletableFuture<?> answer) {
    try {
      timer.schedule(() -> completions.execute(task), millis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      answer.completeExceptionally(new Stopped("the registry is closed"));
    }
  }

  Duration timeout() {
    return timeout;
  }

  void stop(Stopped reason) {
    proposals.stop(reason);
    reads.stop(reason);
    hub.close(reason);
    timer.shutdownNow();
  }

  /** When nothing is completed any more. */
  void shutdown() {
    completions.shutdown();
  }

  static ThreadFactory daemon(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }
}
