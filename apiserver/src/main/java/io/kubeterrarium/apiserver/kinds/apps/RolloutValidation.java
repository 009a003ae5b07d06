package io.kubeterrarium.apiserver.kinds.apps;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.InternalNames;
import io.kubeterrarium.apiserver.kinds.field.Values;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** How a Deployment rolls out. Source: {@code ValidateDeploymentSpec}. */
final class RolloutValidation {
  private static final String ROLLING = "spec.strategy.rollingUpdate";

  private RolloutValidation() {}

  static void check(JsonNode spec, FieldErrors errors) {
    JsonNode strategy = spec.path("strategy");
    JsonNode rolling = strategy.path("rollingUpdate");
    switch (Meta.text(strategy, "type")) {
      case "Recreate" -> {
        if (rolling.isObject()) {
          errors.forbidden(ROLLING, "may not be specified when strategy `type` is 'Recreate'");
        }
      }
      case "RollingUpdate" -> rolling(rolling, errors);
      default ->
          errors.notSupported(
              "spec.strategy",
              InternalNames.of(strategy, "type", "*rollingUpdate"),
              List.of("Recreate", "RollingUpdate"));
    }
    Values.notNegative(spec, "spec", "minReadySeconds", errors);
    Values.notNegative(spec, "spec", "revisionHistoryLimit", errors);
    JsonNode deadline = spec.path("progressDeadlineSeconds");
    if (deadline.isNumber()) {
      Values.notNegative(spec, "spec", "progressDeadlineSeconds", errors);
      if (deadline.asLong(0) <= spec.path("minReadySeconds").asLong(0)) {
        errors.invalid(
            "spec.progressDeadlineSeconds", deadline, "must be greater than minReadySeconds");
      }
    }
  }

  private static void rolling(JsonNode rolling, FieldErrors errors) {
    Values.countOrPercent(rolling, ROLLING, "maxUnavailable", errors);
    Values.countOrPercent(rolling, ROLLING, "maxSurge", errors);
    JsonNode unavailable = rolling.path("maxUnavailable");
    if (Values.magnitude(unavailable) == 0 && Values.magnitude(rolling.path("maxSurge")) == 0) {
      errors.invalid(ROLLING + ".maxUnavailable", unavailable, "may not be 0 when `maxSurge` is 0");
    }
    Values.notAboveAll(rolling, ROLLING, "maxUnavailable", errors);
  }
}
