package io.kubeterrarium.registry.raft;

import io.kubeterrarium.registry.Lease;
import io.kubeterrarium.registry.LeaseId;
import io.kubeterrarium.registry.LeaseStatus;
import io.kubeterrarium.registry.Membership;
import io.kubeterrarium.registry.RangeRequest;
import io.kubeterrarium.registry.RangeRequest.Consistency;
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
import io.kubeterrarium.registry.log.DiskFiles;
import io.kubeterrarium.registry.log.FileLayer;
import io.kubeterrarium.registry.mvcc.Command;
import io.kubeterrarium.registry.mvcc.LeaseRecord;
import io.kubeterrarium.registry.mvcc.Outcome;
import io.kubeterrarium.registry.mvcc.SnapshotOfState;
import io.kubeterrarium.registry.mvcc.State;
import io.kubeterrarium.registry.mvcc.TxnRules;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The registry of this project: a state machine replicated by Raft among the members of this
 * process, each with its own log on the disk.
 *
 * <p>A write goes to the leader's log, is synced there and on the others, is applied on a
 * majority's word, and answered. A read asks the leader for its state after one round of
 * heartbeats, which all concurrent readers share, or takes this member's state as it is. "This
 * member" is the one that led when the registry was opened; if another leads later, an answer to a
 * write waits until this one has applied it too, so that a local read and a watch never lag behind
 * an acknowledgement.
 *
 * <p>Where any member fails for good (its disk, its state machine) all members of this process
 * stop: nothing is acknowledged after that, and everything is answered with {@code Stopped}.
 */
public final class RaftRegistry implements Registry {
  private final Host host;

  private RaftRegistry(Host host) {
    this.host = host;
  }

  /**
   * Opens the registry; blocks until it can answer.
   *
   * @throws io.kubeterrarium.registry.log.DataDirectoryException where the directory is in use,
   *     damaged, incomplete, or from a newer version
   */
  public static RaftRegistry open(RegistryConfig config) {
    return open(config, failure -> {});
  }

  /**
   * @param onFailure told once if the registry stops by itself; its message is one line for the
   *     person at the screen. Called on a thread of its own.
   */
  public static RaftRegistry open(
      RegistryConfig config, Consumer<RegistryException.Stopped> onFailure) {
    return open(config, onFailure, new DiskFiles(), System::nanoTime);
  }

  /**
   * Opens one member of a registry whose other members are processes of their own. Blocks until it
   * has caught up with a leader, for as long as that takes; a founder waits for all founders, one
   * that joins until it is added. An interrupt ends the waiting with {@code Stopped}.
   *
   * @param onListening called when the others can reach this member, and its health can be read
   * @throws io.kubeterrarium.registry.log.DataDirectoryException where the directory is in use,
   *     damaged, incomplete, empty though the member should only start again, or of another kind
   * @throws RegistryException.Stopped where the other members do not admit this one
   */
  public static RaftRegistry open(
      MemberConfig config,
      Consumer<RegistryException.Stopped> onFailure,
      Consumer<ClusterMembers> onListening) {
    return open(config, onFailure, onListening, new DiskFiles(), System::nanoTime);
  }

  static RaftRegistry open(
      MemberConfig config,
      Consumer<RegistryException.Stopped> onFailure,
      Consumer<ClusterMembers> onListening,
      FileLayer files,
      LongSupplier nanoClock) {
    return new RaftRegistry(PeerHost.open(config, onFailure, onListening, files, nanoClock));
  }

  static RaftRegistry open(
      RegistryConfig config,
      Consumer<RegistryException.Stopped> onFailure,
      FileLayer files,
      LongSupplier nanoClock) {
    return new RaftRegistry(RaftHost.open(config, onFailure, files, nanoClock));
  }

  @Override
  public CompletableFuture<TxnResult> txn(Txn txn) {
    String violation = TxnRules.violation(txn);
    if (violation != null) {
      return CompletableFuture.failedFuture(new RegistryException.Invalid(violation));
    }
    return propose(
        request -> new Command.Transact(request, txn),
        outcome -> ((Outcome.Transacted) outcome).result());
  }

  @Override
  public CompletableFuture<RangeResult> range(RangeRequest request) {
    if (request.consistency() == Consistency.LOCAL) {
      State here = host.desk().localState();
      return read(CompletableFuture.completedFuture(here), state -> state.range(request));
    }
    return read(host.desk().reads().read(), state -> state.range(request));
  }

  @Override
  public CompletableFuture<Revision> readBarrier() {
    return read(host.desk().reads().read(), State::revision);
  }

  /** Unlike {@code thenApply}, passes exceptions on without wrapping them. */
  private static <T> CompletableFuture<T> read(
      CompletableFuture<State> from, Function<State, T> reading) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    from.whenComplete(
        (state, error) -> {
          if (error != null) {
            answer.completeExceptionally(error);
            return;
          }
          try {
            answer.complete(reading.apply(state));
          } catch (RegistryException e) {
            answer.completeExceptionally(e);
          }
        });
    return answer;
  }

  @Override
  public Revision appliedRevision() {
    return host.desk().localState().revision();
  }

  @Override
  public Watch watch(WatchRequest request, WatchListener listener) {
    return host.desk().hub().watch(request, listener);
  }

  @Override
  public CompletableFuture<Void> compact(Revision revision) {
    return propose(request -> new Command.Compact(request, revision), outcome -> null);
  }

  @Override
  public Revision compactRevision() {
    return host.desk().localState().compactRevision();
  }

  @Override
  public Usage usage() {
    return host.desk().localState().usage();
  }

  @Override
  public Revision oldestWithin(long revisions, long bytes) {
    return host.desk().localState().oldestWithin(revisions, bytes);
  }

  @Override
  public CompletableFuture<Lease> grantLease(LeaseId id, Duration ttl) {
    LeaseId lease = id.isNone() ? host.desk().randomLease() : id;
    return propose(
        request -> new Command.GrantLease(request, lease, ttl.toMillis()), RaftRegistry::lease);
  }

  @Override
  public CompletableFuture<Lease> keepAlive(LeaseId id) {
    return propose(request -> new Command.KeepLeaseAlive(request, id), RaftRegistry::lease);
  }

  @Override
  public CompletableFuture<Void> revokeLease(LeaseId id) {
    return propose(request -> new Command.RevokeLease(request, id), outcome -> null);
  }

  @Override
  public CompletableFuture<LeaseStatus> leaseStatus(LeaseId id) {
    return read(
        host.desk().reads().read(),
        state -> {
          LeaseRecord lease = state.lease(id);
          if (lease == null) {
            throw new RegistryException.LeaseNotFound(id);
          }
          return host.desk().leases().status(lease);
        });
  }

  @Override
  public CompletableFuture<List<LeaseId>> leases() {
    return read(
        host.desk().reads().read(), state -> state.leases().stream().map(LeaseRecord::id).toList());
  }

  @Override
  public CompletableFuture<RegistrySnapshot> snapshot() {
    return read(host.desk().reads().read(), SnapshotOfState::new);
  }

  @Override
  public Membership membership() {
    return host.membership();
  }

  /** Null where all members run in this process. */
  public @Nullable ClusterMembers members() {
    return host.members();
  }

  private static Lease lease(Outcome outcome) {
    Outcome.Leased leased = (Outcome.Leased) outcome;
    Duration ttl = Duration.ofMillis(leased.ttlMillis());
    return new Lease(leased.lease(), ttl, ttl);
  }

  private <T> CompletableFuture<T> propose(
      Function<RequestId, Command> command, Function<Outcome, T> result) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    long asked = System.nanoTime();
    host.desk()
        .proposals()
        .propose(command)
        .whenComplete(
            (outcome, error) -> {
              RegistryException failure = error == null ? outcome.failure() : registry(error);
              if (failure != null) {
                answer.completeExceptionally(failure);
              } else {
                host.desk()
                    .whenAppliedHere(outcome, asked, () -> answer.complete(result.apply(outcome)));
              }
            });
    return answer;
  }

  private static RegistryException registry(Throwable error) {
    Throwable cause =
        error instanceof CompletionException wrapped && wrapped.getCause() != null
            ? wrapped.getCause()
            : error;
    return cause instanceof RegistryException known
        ? known
        : new RegistryException.OutcomeUnknown("the write failed unexpectedly", cause);
  }

  /** For tests that look behind the single process's registry. */
  RaftHost host() {
    return (RaftHost) host;
  }

  /** For tests that look behind a member of several processes. */
  PeerMember peer() {
    return ((PeerHost) host).member();
  }

  @Override
  public void close() {
    host.close();
  }
}
