package io.kubeterrarium.scheduler.cluster;

import io.kubeterrarium.api.json.Meta;
import tools.jackson.databind.JsonNode;

/** A pod's toleration; an empty key, effect or operator is the wildcard the API defines. */
public record Toleration(String key, String operator, String value, String effect) {
  static Toleration of(JsonNode toleration) {
    return new Toleration(
        Meta.text(toleration, "key"),
        Meta.text(toleration, "operator"),
        Meta.text(toleration, "value"),
        Meta.text(toleration, "effect"));
  }

  public boolean tolerates(Taint taint) {
    if (!effect.isEmpty() && !effect.equals(taint.effect())) {
      return false;
    }
    if (!key.isEmpty() && !key.equals(taint.key())) {
      return false;
    }
    return switch (operator) {
      case "", "Equal" -> value.equals(taint.value());
      case "Exists" -> true;
      default -> false;
    };
  }
}
