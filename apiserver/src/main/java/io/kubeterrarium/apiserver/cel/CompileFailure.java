package io.kubeterrarium.apiserver.cel;

/** An expression that is none, or does not fit its variables; the message is for its author. */
public final class CompileFailure extends Exception {
  private static final long serialVersionUID = 1;

  private final boolean result;

  private CompileFailure(String message, boolean result) {
    super(message);
    this.result = result;
  }

  static CompileFailure of(String issues) {
    return new CompileFailure(issues, false);
  }

  static CompileFailure ofResult(String message) {
    return new CompileFailure(message, true);
  }

  /** Whether the expression is one, but gives something else than is wanted. */
  public boolean isOfResult() {
    return result;
  }

  /** Upstream's words before the issues; a result of the wrong type is told without. */
  @Override
  public String getMessage() {
    return result ? issues() : "compilation failed: " + issues();
  }

  /** What is wrong and where, without words before it. */
  public String issues() {
    return String.valueOf(super.getMessage());
  }
}
