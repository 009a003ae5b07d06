package io.kubeterrarium.registry.raft;

import io.kubeterrarium.registry.Membership;
import org.jspecify.annotations.Nullable;

/** Where the members of a registry run, as far as its callers care. */
interface Host {
  Desk desk();

  Membership membership();

  /** Null where all members run in this process and never change. */
  @Nullable ClusterMembers members();

  /** Idempotent; returns when everything has stopped. */
  void close();
}
