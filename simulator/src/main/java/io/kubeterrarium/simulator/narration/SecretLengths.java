package io.kubeterrarium.simulator.narration;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** A Secret's keys with the lengths of their values: all that is ever shown of one. */
final class SecretLengths {
  private SecretLengths() {}

  static String of(ObjectNode secret) {
    List<String> keys = new ArrayList<>();
    if (secret.get("data") instanceof ObjectNode data) {
      data.forEachEntry(
          (key, value) -> keys.add(key + " (" + length(value.asString()) + " bytes)"));
    }
    return String.join(", ", keys);
  }

  private static int length(String base64) {
    try {
      return Base64.getDecoder().decode(base64).length;
    } catch (IllegalArgumentException e) {
      return base64.length(); // Not base64: the length of what is stored says as much.
    }
  }
}
