package io.kubeterrarium.client.resource;

/** No answer came: whether a write took place is unknown. */
public final class NoAnswerException extends ClientException {
  private static final long serialVersionUID = 1L;

  public NoAnswerException(String message, Throwable cause) {
    super(message, cause);
  }
}
