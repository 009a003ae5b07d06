package io.kubeterrarium.registry.log;

import io.kubeterrarium.registry.RegistryException;

/**
 * The data directory cannot be used as it is. The message is one line for the person who started
 * the program: what is wrong, with which file, and where it helps, what to do.
 */
public final class DataDirectoryException extends RegistryException {
  private static final long serialVersionUID = 1;
  private final Reason reason;

  public enum Reason {
    /** Another process has the directory. */
    IN_USE,
    /** A newer version of this program wrote it. */
    NEWER_FORMAT,
    /** A checksum or a sequence is wrong in a place that a crash cannot explain. */
    CORRUPT,
    /** Files that must be there are not. */
    INCOMPLETE,
    /** The operating system refuses. */
    UNREADABLE
  }

  public DataDirectoryException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public DataDirectoryException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
