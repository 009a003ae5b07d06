package io.kubeterrarium.apiserver.outbound;

/** There is no address behind a Service; the message says why, in upstream's words. */
public final class UnreachableException extends Exception {
  private static final long serialVersionUID = 1;

  private final String reason;

  UnreachableException(String reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** As a condition names it: {@code ServiceNotFound} and the like. */
  public String reason() {
    return reason;
  }
}
