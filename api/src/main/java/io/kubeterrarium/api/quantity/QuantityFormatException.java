package io.kubeterrarium.api.quantity;

/** The text is no quantity; the message is what the API server says about it. */
public final class QuantityFormatException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  QuantityFormatException(String message) {
    super(message);
  }

  static QuantityFormatException shape() {
    return new QuantityFormatException(
        "quantities must match the regular expression"
            + " '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
  }

  static QuantityFormatException suffix() {
    return new QuantityFormatException("unable to parse quantity's suffix");
  }
}
