package io.kubeterrarium.registry.local;

import io.kubeterrarium.registry.Lease;
import io.kubeterrarium.registry.LeaseId;
import io.kubeterrarium.registry.LeaseStatus;
import io.kubeterrarium.registry.Membership;
import io.kubeterrarium.registry.RangeRequest;
import io.kubeterrarium.registry.RangeResult;
import io.kubeterrarium.registry.Registry;
import io.kubeterrarium.registry.RegistryException;
import io.kubeterrarium.registry.RegistrySnapshot;
import io.kubeterrarium.registry.RequestId;
import io.kubeterrarium.registry.Revision;
import io.kubeterrarium.registry.Txn;
import io.kubeterrarium.registry.TxnResult;
import io.kubeterrarium.registry.Usage;
import io.kubeterrarium.registry.Watch;
import io.kubeterrarium.registry.WatchListener;
import io.kubeterrarium.registry.WatchRequest;
import io.kubeterrarium.registry.lease.LeaseClock;
import io.kubeterrarium.registry.mvcc.Command;
import io.kubeterrarium.registry.mvcc.LeaseRecord;
import io.kubeterrarium.registry.mvcc.Outcome;
import io.kubeterrarium.registry.mvcc.SnapshotOfState;
import io.kubeterrarium.registry.mvcc.StateMachine;
import io.kubeterrarium.registry.mvcc.TxnRules;
import io.kubeterrarium.registry.watch.WatchHub;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** A registry in memory, of one member. */
public final class LocalRegistry implements Registry {
  private static final long EXPIRY_MILLIS = 200;

  /** Names that this registry chooses begin here, out of the way of names that callers choose. */
  private static final long FIRST_CHOSEN_LEASE = 1L << 48;

  private static final Membership.Member SELF = new Membership.Member(1, "local", "", true);

  private final long clusterId = new SecureRandom().nextLong() | 1;
  private final StateMachine machine = new StateMachine();
  private final WatchHub hub;
  private final LeaseClock leases = new LeaseClock();
  private final LongSupplier nanoClock;
  private final ScheduledExecutorService applier =
      Executors.newSingleThreadScheduledExecutor(LocalRegistry::thread);
  // Applying thread only.
  private long sequence;

  private LocalRegistry(LongSupplier nanoClock, WatchHub.Settings settings) {
    this.nanoClock = nanoClock;
    this.hub = WatchHub.follow(machine, settings);
  }

  /** An empty registry; nothing of it outlives the process. */
  public static LocalRegistry open() {
    return open(System::nanoTime, WatchHub.Settings.DEFAULT);
  }

  /**
   * @param nanoClock measures leases; monotonic
   */
  public static LocalRegistry open(LongSupplier nanoClock, WatchHub.Settings settings) {
    LocalRegistry registry = new LocalRegistry(nanoClock, settings);
    registry.applier.scheduleWithFixedDelay(
        registry::expireLeases, EXPIRY_MILLIS, EXPIRY_MILLIS, TimeUnit.MILLISECONDS);
    return registry;
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "registry-local");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public CompletableFuture<TxnResult> txn(Txn txn) {
    String violation = TxnRules.violation(txn);
    if (violation != null) {
      return CompletableFuture.failedFuture(new RegistryException.Invalid(violation));
    }
    return propose(
        id -> new Command.Transact(id, txn), outcome -> ((Outcome.Transacted) outcome).result());
  }

  @Override
  public CompletableFuture<RangeResult> range(RangeRequest request) {
    try {
      return CompletableFuture.completedFuture(machine.state().range(request));
    } catch (RegistryException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public CompletableFuture<Revision> readBarrier() {
    return CompletableFuture.completedFuture(appliedRevision());
  }

  @Override
  public Revision appliedRevision() {
    return machine.state().revision();
  }

  @Override
  public Watch watch(WatchRequest request, WatchListener listener) {
    return hub.watch(request, listener);
  }

  @Override
  public CompletableFuture<Void> compact(Revision revision) {
    return propose(id -> new Command.Compact(id, revision), outcome -> null);
  }

  @Override
  public Revision compactRevision() {
    return machine.state().compactRevision();
  }

  @Override
  public Usage usage() {
    return machine.state().usage();
  }

  @Override
  public Revision oldestWithin(long revisions, long bytes) {
    return machine.state().oldestWithin(revisions, bytes);
  }

  @Override
  public CompletableFuture<Lease> grantLease(LeaseId id, Duration ttl) {
    return propose(
        request ->
            new Command.GrantLease(
                request,
                id.isNone() ? new LeaseId(FIRST_CHOSEN_LEASE + request.sequence()) : id,
                ttl.toMillis()),
        LocalRegistry::lease);
  }

  @Override
  public CompletableFuture<Lease> keepAlive(LeaseId id) {
    return propose(request -> new Command.KeepLeaseAlive(request, id), LocalRegistry::lease);
  }

  @Override
  public CompletableFuture<Void> revokeLease(LeaseId id) {
    return propose(request -> new Command.RevokeLease(request, id), outcome -> null);
  }

  @Override
  public CompletableFuture<LeaseStatus> leaseStatus(LeaseId id) {
    return onApplier(
        () -> {
          LeaseRecord lease = machine.state().lease(id);
          if (lease == null) {
            throw new RegistryException.LeaseNotFound(id);
          }
          return leases.status(lease, nanoClock.getAsLong());
        });
  }

  @Override
  public CompletableFuture<List<LeaseId>> leases() {
    return CompletableFuture.completedFuture(
        machine.state().leases().stream().map(LeaseRecord::id).toList());
  }

  @Override
  public CompletableFuture<RegistrySnapshot> snapshot() {
    return CompletableFuture.completedFuture(new SnapshotOfState(machine.state()));
  }

  @Override
  public Membership membership() {
    return new Membership(
        clusterId, List.of(SELF), SELF, SELF, 0, machine.state().revision().value());
  }

  @Override
  public void close() {
    applier.shutdown();
    hub.close();
  }

  private static Lease lease(Outcome outcome) {
    Outcome.Leased leased = (Outcome.Leased) outcome;
    Duration ttl = Duration.ofMillis(leased.ttlMillis());
    return new Lease(leased.lease(), ttl, ttl);
  }

  private <T> CompletableFuture<T> onApplier(Supplier<T> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    try {
      applier.execute(
          () -> {
            try {
              answer.complete(question.get());
            } catch (RegistryException e) {
              answer.completeExceptionally(e);
            }
          });
    } catch (RejectedExecutionException e) {
      answer.completeExceptionally(new RegistryException.Stopped("the registry is closed"));
    }
    return answer;
  }

  private <T> CompletableFuture<T> propose(
      Function<RequestId, Command> command, Function<Outcome, T> result) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    try {
      applier.execute(() -> apply(command, result, answer));
    } catch (RejectedExecutionException e) {
      answer.completeExceptionally(new RegistryException.Stopped("the registry is closed"));
    }
    return answer;
  }

  private <T> void apply(
      Function<RequestId, Command> command,
      Function<Outcome, T> result,
      CompletableFuture<T> answer) {
    try {
      Outcome outcome = machine.apply(command.apply(nextRequest())).outcome();
      RegistryException failure = outcome.failure();
      if (failure == null) {
        answer.complete(result.apply(outcome));
      } else {
        answer.completeExceptionally(failure);
      }
    } catch (RuntimeException | Error e) {
      answer.completeExceptionally(
          new RegistryException.OutcomeUnknown("applying the command failed", e));
    }
  }

  private RequestId nextRequest() {
    return new RequestId(1, ++sequence);
  }

  private void expireLeases() {
    for (LeaseRecord lease : leases.due(machine.state(), nanoClock.getAsLong())) {
      machine.apply(new Command.ExpireLease(nextRequest(), lease.id(), lease.renewals()));
    }
  }
}
