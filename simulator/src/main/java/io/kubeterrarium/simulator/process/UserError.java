package io.kubeterrarium.simulator.process;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import org.jspecify.annotations.Nullable;

/** Something the user can mend; its message is one line that says what and, where known, how. */
public final class UserError extends RuntimeException {
  private static final long serialVersionUID = 1;

  public UserError(String message) {
    super(message);
  }

  public UserError(String message, Throwable cause) {
    super(message, cause);
  }

  /** For a failure whose message already is for the user; what a file system refused is in it. */
  static UserError of(RuntimeException failure) {
    String message = String.valueOf(failure.getMessage());
    return failure.getCause() instanceof FileSystemException refused
            && !message.contains(reason(refused))
        ? new UserError(message + " (" + reason(refused) + ")", failure)
        : new UserError(message, failure);
  }

  /** Why a file could not be used: Java's own messages are often the file's name alone. */
  public static String reason(IOException failure) {
    if (failure instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (failure instanceof NoSuchFileException) {
      return "no such file or directory";
    }
    if (failure instanceof FileAlreadyExistsException || failure instanceof NotDirectoryException) {
      return "a file is in the way";
    }
    @Nullable String known =
        failure instanceof FileSystemException refused ? refused.getReason() : failure.getMessage();
    return known == null ? failure.getClass().getSimpleName() : known;
  }

  /** One line for any failure; what is not a user error points to the log. */
  public static String oneLine(Throwable failure) {
    Throwable root = failure;
    while (!(root instanceof UserError) && root.getCause() != null) {
      root = root.getCause();
    }
    String message = root.getMessage() == null ? root.toString() : root.getMessage();
    String line = message.split("\\R", 2)[0];
    return root instanceof UserError
        ? line
        : line + " (" + root.getClass().getSimpleName() + "; the log has more)";
  }
}
