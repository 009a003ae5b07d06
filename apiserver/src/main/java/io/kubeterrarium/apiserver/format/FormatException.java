package io.kubeterrarium.apiserver.format;

/** The bytes are not what their media type says. The message is worded for the client. */
public final class FormatException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public FormatException(String message) {
    super(message, null, false, false);
  }
}
