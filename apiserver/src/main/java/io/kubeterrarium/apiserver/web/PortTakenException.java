package io.kubeterrarium.apiserver.web;

/** A port cannot be opened. The message is one line for people. */
public final class PortTakenException extends RuntimeException {
  private static final long serialVersionUID = 1;

  PortTakenException(String message, Throwable cause) {
    super(message, cause);
  }
}
