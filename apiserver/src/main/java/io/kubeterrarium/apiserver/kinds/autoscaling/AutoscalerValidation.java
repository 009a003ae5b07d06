package io.kubeterrarium.apiserver.kinds.autoscaling;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.quantity.Quantity;
import io.kubeterrarium.api.quantity.QuantityFormatException;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.autoscaling.MetricValidation.TargetReference;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import io.kubeterrarium.apiserver.kinds.field.Values;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Source: {@code ValidateHorizontalPodAutoscaler} and its strategy's options. */
final class AutoscalerValidation {
  private static final int LONGEST_PERIOD = 1800;
  private static final int LONGEST_WINDOW = 3600;

  private AutoscalerValidation() {}

  /**
   * @param old null on a create
   */
  static void check(JsonNode spec, @Nullable JsonNode old, FieldErrors errors) {
    int min = spec.path("minReplicas").asInt(1);
    int max = spec.path("maxReplicas").asInt(0);
    int least = old != null && old.path("minReplicas").asInt(1) == 0 ? 0 : 1;
    if (min < least) {
      errors.invalid("spec.minReplicas", min, "must be greater than or equal to " + least);
    }
    if (max < 1) {
      errors.invalid("spec.maxReplicas", max, "must be greater than 0");
    }
    if (max < min) {
      errors.invalid("spec.maxReplicas", max, "must be greater than or equal to `minReplicas`");
    }
    JsonNode target = spec.path("scaleTargetRef");
    scaled(target, old).check(target, "spec.scaleTargetRef", errors);
    metrics(spec, old, min, errors);
    JsonNode behavior = spec.path("behavior");
    for (String way : List.of("scaleUp", "scaleDown")) {
      if (behavior.path(way).isObject()) {
        rules(behavior.path(way), "spec.behavior." + way, errors);
      }
    }
  }

  /** Of the core group only ReplicationControllers scale; what stays is not looked at. */
  private static TargetReference scaled(JsonNode target, @Nullable JsonNode old) {
    boolean same =
        old != null
            && List.of("apiVersion", "kind").stream()
                .allMatch(
                    field ->
                        Meta.text(target, field)
                            .equals(Meta.text(old.path("scaleTargetRef"), field)));
    return new TargetReference(same, Meta.text(target, "kind").equals("ReplicationController"));
  }

  private static void metrics(JsonNode spec, @Nullable JsonNode old, int min, FieldErrors errors) {
    TargetReference strict = new TargetReference(false, true);
    boolean wasBad =
        old != null
            && Defaults.objects(old, "metrics").stream()
                .filter(metric -> Meta.text(metric, "type").equals("Object"))
                .map(metric -> metric.path("object"))
                .anyMatch(
                    source -> source.isObject() && strict.refuses(source.path("describedObject")));
    TargetReference described = new TargetReference(wasBad, true);
    Defaults.each(
        spec,
        "metrics",
        "spec",
        (metric, at) -> MetricValidation.check(metric, described, at, errors));
    boolean external =
        Defaults.objects(spec, "metrics").stream()
            .anyMatch(metric -> Set.of("Object", "External").contains(Meta.text(metric, "type")));
    if (min == 0 && !external) {
      errors.forbidden(
          "spec.metrics",
          "must specify at least one Object or External metric to support scaling to zero replicas");
    }
  }

  private static void rules(JsonNode rules, String path, FieldErrors errors) {
    JsonNode window = rules.path("stabilizationWindowSeconds");
    String windowPath = path + ".stabilizationWindowSeconds";
    if (window.asInt(0) < 0) {
      errors.invalid(windowPath, window, "must be greater than or equal to zero");
    }
    if (window.asInt(0) > LONGEST_WINDOW) {
      errors.invalid(windowPath, window, "must be less than or equal to " + LONGEST_WINDOW);
    }
    Values.oneOfOrNone(rules, path, "selectPolicy", Set.of("Disabled", "Max", "Min"), errors);
    if (rules.path("policies").isEmpty()) {
      errors.required(path + ".policies", "must specify at least one Policy");
    }
    Defaults.each(rules, "policies", path, (policy, at) -> policy(policy, at, errors));
    JsonNode tolerance = rules.path("tolerance");
    if (rules.hasNonNull("tolerance")) {
      tolerance(tolerance.asString(""), path + ".tolerance", errors);
    }
  }

  private static void tolerance(String tolerance, String path, FieldErrors errors) {
    try {
      if (Quantity.parse(tolerance).signum() < 0) {
        errors.invalid(path, tolerance, "must be greater than or equal to 0");
      }
    } catch (QuantityFormatException e) {
      errors.invalid(path, tolerance, String.valueOf(e.getMessage()));
    }
  }

  private static void policy(ObjectNode policy, String path, FieldErrors errors) {
    String type = Meta.text(policy, "type");
    if (!type.equals("Pods") && !type.equals("Percent")) {
      errors.notSupported(path + ".type", type, Set.of("Pods", "Percent"));
    }
    int value = policy.path("value").asInt(0);
    if (value <= 0) {
      errors.invalid(path + ".value", value, "must be greater than zero");
    }
    int period = policy.path("periodSeconds").asInt(0);
    if (period <= 0) {
      errors.invalid(path + ".periodSeconds", period, "must be greater than zero");
    }
    if (period > LONGEST_PERIOD) {
      errors.invalid(
          path + ".periodSeconds", period, "must be less than or equal to " + LONGEST_PERIOD);
    }
  }

  static void checkStatus(ObjectNode hpa, ObjectNode old, FieldErrors errors) {
    Values.notNegative(hpa.path("status"), "status", "currentReplicas", errors);
    Values.notNegative(hpa.path("status"), "status", "desiredReplicas", errors);
  }
}
