package io.kubeterrarium.registry;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * One replicated, durable, ordered key-value store with revisions.
 *
 * <p>Futures complete exceptionally with a {@link RegistryException}, never with anything else, and
 * always within the request timeout the registry was opened with. They complete on an internal
 * thread: continuations must be short and must not block.
 *
 * <p>{@code RegistryContract} and {@code WatchContract} say in tests what every implementation
 * keeps.
 */
public interface Registry extends AutoCloseable {
  /**
   * Applies the transaction atomically. Acknowledged means: on the disk of a majority of members.
   * Not idempotent for the caller; a duplicate that arises on the way inside is suppressed.
   */
  CompletableFuture<TxnResult> txn(Txn txn);

  CompletableFuture<RangeResult> range(RangeRequest request);

  /**
   * The latest revision, as a read barrier: not older than any write acknowledged before the call.
   * Concurrent callers share one round among the members.
   */
  CompletableFuture<Revision> readBarrier();

  /** The revision this member has applied; never waits. */
  Revision appliedRevision();

  /** Starts a watch; a start that is compacted is told to the listener, not thrown. */
  Watch watch(WatchRequest request, WatchListener listener);

  /**
   * Forgets states older than the revision: what was overwritten or deleted at or before it. The
   * latest state of each key stays. Fails with {@code Compacted} where that has happened already
   * and with {@code FutureRevision} where the revision is not there.
   */
  CompletableFuture<Void> compact(Revision revision);

  /** The revision up to which the store is compacted; {@link Revision#NONE} if never. */
  Revision compactRevision();

  /** What this member holds in memory; never waits. */
  Usage usage();

  /**
   * The revision to compact at so that the past this member holds fits both bounds; the present is
   * never part of it. Never waits.
   *
   * @param revisions how many revisions below the latest to keep at most
   * @param bytes how many bytes of keys and values written since to keep at most
   */
  Revision oldestWithin(long revisions, long bytes);

  /**
   * @param id the lease's name; {@link LeaseId#NONE} lets the registry choose one
   */
  CompletableFuture<Lease> grantLease(LeaseId id, Duration ttl);

  /** Starts the lease's time anew. */
  CompletableFuture<Lease> keepAlive(LeaseId id);

  /** Ends the lease and deletes its keys in one revision. */
  CompletableFuture<Void> revokeLease(LeaseId id);

  /** The lease with the keys put with it. Linearizable. */
  CompletableFuture<LeaseStatus> leaseStatus(LeaseId id);

  /** All leases that stand, by id. Linearizable. */
  CompletableFuture<List<LeaseId>> leases();

  /** The registry as it stands; linearizable, and costs nothing to take. */
  CompletableFuture<RegistrySnapshot> snapshot();

  /** Who keeps the registry; never waits. */
  Membership membership();

  /** Stops the members of this process. What was acknowledged stays. Idempotent. */
  @Override
  void close();
}
