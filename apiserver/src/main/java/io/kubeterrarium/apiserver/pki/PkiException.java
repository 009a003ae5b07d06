package io.kubeterrarium.apiserver.pki;

/** Keys or certificates cannot be made, read or written. The message names the file. */
public final class PkiException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public PkiException(String message) {
    super(message);
  }

  public PkiException(String message, Throwable cause) {
    super(message, cause);
  }
}
