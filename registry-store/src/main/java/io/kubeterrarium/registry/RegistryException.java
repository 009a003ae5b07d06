package io.kubeterrarium.registry;

import org.jspecify.annotations.Nullable;

/** Why the registry did not do what it was asked. The names of the etcd errors stand at each. */
public abstract class RegistryException extends RuntimeException {
  private static final long serialVersionUID = 1;

  protected RegistryException(String message) {
    super(message);
  }

  protected RegistryException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** The revision asked for is compacted (etcd: {@code ErrCompacted}). */
  public static final class Compacted extends RegistryException {
    private static final long serialVersionUID = 1;
    private final long compactRevision;

    public Compacted(Revision compactRevision) {
      super("required revision has been compacted");
      this.compactRevision = compactRevision.value();
    }

    /** Revisions below this one can neither be read nor be the start of a watch. */
    public Revision compactRevision() {
      return new Revision(compactRevision);
    }
  }

  /** The revision asked for is not there (etcd: {@code ErrFutureRev}). */
  public static final class FutureRevision extends RegistryException {
    private static final long serialVersionUID = 1;

    public FutureRevision(Revision asked, Revision current) {
      super("required revision is a future revision: " + asked + " (current: " + current + ")");
    }
  }

  /** The request makes no sense (etcd: {@code ErrDuplicateKey}, {@code ErrEmptyKey}, …). */
  public static final class Invalid extends RegistryException {
    private static final long serialVersionUID = 1;

    public Invalid(String message) {
      super(message);
    }
  }

  /** No such lease (etcd: {@code ErrLeaseNotFound}). */
  public static final class LeaseNotFound extends RegistryException {
    private static final long serialVersionUID = 1;

    public LeaseNotFound(LeaseId id) {
      super("requested lease not found: " + id.value());
    }
  }

  /** The write was certainly not made: there is no leader, or no majority behind it. */
  public static final class NoQuorum extends RegistryException {
    private static final long serialVersionUID = 1;

    public NoQuorum(String message) {
      super(message);
    }
  }

  /** The write may have been made, or may yet be. */
  public static final class OutcomeUnknown extends RegistryException {
    private static final long serialVersionUID = 1;

    public OutcomeUnknown(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** This member has stopped: its disk failed, or it was closed. Nothing was acknowledged since. */
  public static final class Stopped extends RegistryException {
    private static final long serialVersionUID = 1;

    public Stopped(String message) {
      super(message);
    }
  }

  /** A watcher fell too far behind and was given up, so that it holds back nobody. */
  public static final class TooSlow extends RegistryException {
    private static final long serialVersionUID = 1;

    public TooSlow(String message) {
      super(message);
    }
  }
}
