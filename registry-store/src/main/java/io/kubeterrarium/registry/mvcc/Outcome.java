package io.kubeterrarium.registry.mvcc;

import io.kubeterrarium.registry.LeaseId;
import io.kubeterrarium.registry.RegistryException;
import io.kubeterrarium.registry.Revision;
import io.kubeterrarium.registry.TxnResult;
import org.jspecify.annotations.Nullable;

/** What applying a command answers its proposer. A value, as every member computes it. */
public sealed interface Outcome {

  record Transacted(TxnResult result) implements Outcome {}

  /**
   * A lease was granted or renewed.
   *
   * @param renewals 0 right after the grant, then that of the {@link LeaseRecord}
   */
  record Leased(LeaseId lease, long ttlMillis, long renewals) implements Outcome {}

  /** Nothing more to say: compacted, or the lease ended. */
  record Done(Revision revision) implements Outcome {}

  enum Reason {
    COMPACTED,
    FUTURE_REVISION,
    INVALID,
    LEASE_NOT_FOUND,
    /** A duplicate of a command whose outcome is no longer known; nothing was done this time. */
    FORGOTTEN
  }

  /**
   * Refused; nothing changed.
   *
   * @param subject the revision or lease in question, 0 where there is none
   * @param current the compact revision for COMPACTED, the current one for FUTURE_REVISION
   */
  record Failed(Reason reason, long subject, long current, String message) implements Outcome {
    static Failed invalid(String message) {
      return new Failed(Reason.INVALID, 0, 0, message);
    }

    static Failed leaseNotFound(LeaseId lease) {
      return new Failed(Reason.LEASE_NOT_FOUND, lease.value(), 0, "");
    }

    public RegistryException toException() {
      return switch (reason) {
        case COMPACTED -> new RegistryException.Compacted(new Revision(current));
        case FUTURE_REVISION ->
            new RegistryException.FutureRevision(new Revision(subject), new Revision(current));
        case INVALID -> new RegistryException.Invalid(message);
        case LEASE_NOT_FOUND -> new RegistryException.LeaseNotFound(new LeaseId(subject));
        case FORGOTTEN ->
            new RegistryException.OutcomeUnknown(
                "the request was delivered twice, and its first outcome is forgotten", null);
      };
    }
  }

  /** The failure as the exception callers see, or null where it is none. */
  default @Nullable RegistryException failure() {
    return this instanceof Failed failed ? failed.toException() : null;
  }
}
