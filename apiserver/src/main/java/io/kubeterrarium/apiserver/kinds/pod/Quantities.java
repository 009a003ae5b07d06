package io.kubeterrarium.apiserver.kinds.pod;

import io.kubeterrarium.api.quantity.Quantity;
import io.kubeterrarium.api.quantity.QuantityFormatException;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Quantities as upstream stores them: canonical strings of thousandths at the finest, also where
 * the client wrote a number. What is no quantity is left for validation to name.
 */
public final class Quantities {
  private Quantities() {}

  /** The {@code limits} and {@code requests} of a container or pod. */
  static void resources(JsonNode resources) {
    if (resources instanceof ObjectNode lists) {
      canonical(lists, "limits");
      canonical(lists, "requests");
    }
  }

  /** A map from resource name to quantity; does nothing where there is none. */
  public static void canonical(ObjectNode parent, String field) {
    write(parent, field, true);
  }

  /** Likewise, of a group whose types have no defaults: nothing is rounded. */
  public static void exact(ObjectNode parent, String field) {
    write(parent, field, false);
  }

  private static void write(ObjectNode parent, String field, boolean rounded) {
    if (!(parent.path(field) instanceof ObjectNode quantities)) {
      return;
    }
    Map<String, String> changed = new LinkedHashMap<>();
    quantities.forEachEntry(
        (name, value) -> {
          if (value.isString() || value.isNumber()) {
            changed.put(name, canonical(value.asString(), rounded));
          }
        });
    changed.forEach(quantities::put);
  }

  private static String canonical(String text, boolean rounded) {
    try {
      Quantity quantity = Quantity.parse(text.strip());
      return (rounded ? quantity.roundedUpToMillis() : quantity).canonical();
    } catch (QuantityFormatException e) {
      return text;
    }
  }
}
