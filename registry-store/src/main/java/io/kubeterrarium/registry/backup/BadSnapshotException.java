package io.kubeterrarium.registry.backup;

/** The file cannot be used as a snapshot; the message is one line for whoever named it. */
public final class BadSnapshotException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public BadSnapshotException(String message) {
    super(message);
  }
}
