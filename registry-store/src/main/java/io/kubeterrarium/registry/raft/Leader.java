package io.kubeterrarium.registry.raft;

import io.kubeterrarium.registry.mvcc.Outcome;
import io.kubeterrarium.registry.mvcc.State;
import java.util.concurrent.CompletableFuture;

/** The way to the member that leads, as far as is known. Futures complete on internal threads. */
interface Leader {
  /**
   * Appends and replicates, tried once. Fails with {@link NotAppendedException}, or Raft's own
   * exceptions that say so, where it certainly did not reach a log.
   */
  CompletableFuture<Outcome> replicate(CommandOp op);

  /** A state in this process that holds every write acknowledged before the call. */
  CompletableFuture<State> readState();

  /** The state to measure leases by. */
  State leases();

  /** Whether it is for this process to end leases whose time is over. */
  boolean endsLeases();
}
