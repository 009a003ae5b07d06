package io.kubeterrarium.registry.log;

import io.kubeterrarium.registry.RegistryException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

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

  private DataDirectoryException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** What the operating system refused; Java's own words say little but in its exception's name. */
  public static DataDirectoryException unreadable(@Nullable Path directory, IOException cause) {
    boolean says = cause instanceof FileSystemException refused && refused.getReason() != null;
    String why = says ? cause.getMessage() : cause.toString();
    return new DataDirectoryException(
        Reason.UNREADABLE, "data directory " + directory + " cannot be used: " + why, cause);
  }

  public Reason reason() {
    return reason;
  }
}
