package io.kubeterrarium.simulator.tunnel;

/** The tunnel cannot be opened; the message is one line for whoever started the process. */
public final class TunnelException extends RuntimeException {
  private static final long serialVersionUID = 1;

  TunnelException(String message, Throwable cause) {
    super(message, cause);
  }

  TunnelException(String message) {
    super(message);
  }
}
