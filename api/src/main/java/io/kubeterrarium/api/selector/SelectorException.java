package io.kubeterrarium.api.selector;

/** A selector that cannot be read; the message is upstream's. */
public final class SelectorException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  public SelectorException(String message) {
    super(message);
  }
}
