package io.kubeterrarium.api.selector;

import java.util.Objects;

/** A selector that cannot be read; the message is upstream's. */
public final class SelectorException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  public SelectorException(String message) {
    super(message);
  }

  /** Never null, other than for exceptions at large. */
  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }
}
