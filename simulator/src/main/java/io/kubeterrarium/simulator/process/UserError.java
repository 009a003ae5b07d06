package io.kubeterrarium.simulator.process;

/** Something the user can mend; its message is one line that says what and, where known, how. */
public final class UserError extends RuntimeException {
  private static final long serialVersionUID = 1;

  public UserError(String message) {
    super(message);
  }

  public UserError(String message, Throwable cause) {
    super(message, cause);
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
