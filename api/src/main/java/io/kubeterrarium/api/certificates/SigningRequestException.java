package io.kubeterrarium.api.certificates;

/** Not a signing request, or not one whose sender holds the key; the message says which. */
public final class SigningRequestException extends Exception {
  private static final long serialVersionUID = 1L;

  SigningRequestException(String message) {
    super(message);
  }

  SigningRequestException(String message, Throwable cause) {
    super(message, cause);
  }
}
