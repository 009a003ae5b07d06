package io.kubeterrarium.apiserver.bootstrap;

/** The cluster's first objects cannot be written. The message says which and why. */
public final class BootstrapException extends RuntimeException {
  private static final long serialVersionUID = 1;

  BootstrapException(String message) {
    super(message);
  }
}
