package io.kubeterrarium.registry.raft;

import com.hazelcast.cp.exception.CannotReplicateException;
import com.hazelcast.cp.exception.NotLeaderException;
import io.kubeterrarium.registry.RegistryException;
import io.kubeterrarium.registry.RequestId;
import io.kubeterrarium.registry.mvcc.Command;
import io.kubeterrarium.registry.mvcc.Outcome;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One write on its way. It may be tried several times, always under the same request id, so that
 * the log may hold it twice and the state still changes once.
 *
 * <p>Invariant: {@code maybeAppended} is set before an attempt can reach a log, and cleared only by
 * an answer that proves that it did not; it decides between "certainly not made" and "unknown".
 * Threads: attempts do not overlap; {@code timeOut} may come at any time.
 */
final class Proposal {
  private static final long RETRY_MILLIS = 10;

  private final CompletableFuture<Outcome> answer = new CompletableFuture<>();
  private final Function<RequestId, Command> command;
  private final Supplier<@Nullable Leader> leader;
  private final BooleanSupplier quorumLost;
  private final Executor completions;
  private final ScheduledExecutorService timer;
  private long sequence = -1;
  private @Nullable CommandOp op;
  private boolean appendedBefore;
  private volatile boolean maybeAppended;

  Proposal(
      Function<RequestId, Command> command,
      Supplier<@Nullable Leader> leader,
      BooleanSupplier quorumLost,
      Executor completions,
      ScheduledExecutorService timer) {
    this.command = command;
    this.leader = leader;
    this.quorumLost = quorumLost;
    this.completions = completions;
    this.timer = timer;
  }

  CompletableFuture<Outcome> answer() {
    return answer;
  }

  /** -1 before it has a name. */
  long sequence() {
    return sequence;
  }

  /** Once, before the first attempt. */
  void name(RequestId request) {
    sequence = request.sequence();
    op = new CommandOp(command.apply(request));
  }

  void attempt() {
    CommandOp named = op;
    if (named == null || answer.isDone()) {
      return;
    }
    if (!appendedBefore && quorumLost.getAsBoolean()) {
      answer.completeExceptionally(new RegistryException.NoQuorum(Quorum.message()));
      return;
    }
    Leader member = leader.get();
    if (member == null) {
      tryAgainSoon();
      return;
    }
    maybeAppended = true;
    member.replicate(named).whenCompleteAsync(this::settle, completions);
  }

  private void settle(@Nullable Outcome outcome, @Nullable Throwable error) {
    if (error == null) {
      answer.complete(outcome);
      return;
    }
    Throwable cause = unwrap(error);
    appendedBefore |= !provesNotAppended(cause);
    maybeAppended = appendedBefore;
    tryAgainSoon();
  }

  static Throwable unwrap(Throwable error) {
    return error instanceof CompletionException e && e.getCause() != null ? e.getCause() : error;
  }

  /** What Raft answers before it touches its log. */
  static boolean provesNotAppended(Throwable error) {
    return error instanceof NotAppendedException
        || error instanceof NotLeaderException
        || error instanceof CannotReplicateException;
  }

  private void tryAgainSoon() {
    try {
      timer.schedule(() -> completions.execute(this::attempt), RETRY_MILLIS, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      // Justification: the registry is closing, and answers everything under way itself
      return;
    }
  }

  /** What may be in a log by now is not taken back by the end of this member. */
  void stop(RegistryException.Stopped reason) {
    answer.completeExceptionally(
        maybeAppended
            ? new RegistryException.OutcomeUnknown(
                "this member stopped while the write was under way", reason)
            : reason);
  }

  void timeOut(Duration after) {
    answer.completeExceptionally(
        maybeAppended
            ? new RegistryException.OutcomeUnknown(
                "no majority confirmed the write within " + after.toMillis() + " ms", null)
            : new RegistryException.NoQuorum(
                "no quorum: no leader took the write within " + after.toMillis() + " ms"));
  }
}
