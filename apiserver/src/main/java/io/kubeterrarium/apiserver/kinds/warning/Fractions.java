package io.kubeterrarium.apiserver.kinds.warning;

import io.kubeterrarium.api.quantity.Quantity;
import io.kubeterrarium.apiserver.error.GoText;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Parts of a byte, as {@code memory: 100m} asks for. */
final class Fractions {
  private static final long MILLIS = 1000;

  private Fractions() {}

  static void ofBytes(JsonNode amounts, String path, List<String> warnings) {
    of(amounts, "memory", path, warnings);
    of(amounts, "ephemeral-storage", path, warnings);
  }

  /** Of an amount that has passed validation, where there is one. */
  static void of(JsonNode amounts, String resource, String path, List<String> warnings) {
    if (!amounts.hasNonNull(resource)) {
      return;
    }
    Quantity amount = Quantity.parse(amounts.path(resource).asString("0"));
    if (amount.milliValue() % MILLIS != 0) {
      warnings.add(
          "%s[%s]: fractional byte value %s is invalid, must be an integer"
              .formatted(path, resource, GoText.quoted(amount.canonical())));
    }
  }
}
