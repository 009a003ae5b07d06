package io.kubeterrarium.apiserver.schema;

/** A value of a type that its field does not take; worded as Go's decoder words it. */
public final class DecodeException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public DecodeException(String message) {
    super(message, null, false, false);
  }
}
