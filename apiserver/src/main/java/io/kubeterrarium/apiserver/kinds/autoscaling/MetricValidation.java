package io.kubeterrarium.apiserver.kinds.autoscaling;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.quantity.Quantity;
import io.kubeterrarium.api.quantity.QuantityFormatException;
import io.kubeterrarium.api.selector.LabelSyntax;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.References;
import io.kubeterrarium.apiserver.kinds.field.Values;
import io.kubeterrarium.apiserver.kinds.pod.ResourceValidation;
import io.kubeterrarium.apiserver.meta.MetaValidation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What an autoscaler aims at. Source: {@code validateMetricSpec} and what it calls. */
final class MetricValidation {
  /** Where each type's metric stands, in the order in which upstream looks for one. */
  private static final Map<String, String> FIELDS = new LinkedHashMap<>();

  static {
    FIELDS.put("Object", "object");
    FIELDS.put("External", "external");
    FIELDS.put("Pods", "pods");
    FIELDS.put("Resource", "resource");
    FIELDS.put("ContainerResource", "containerResource");
  }

  private static final List<String> TARGETS = List.of("Utilization", "Value", "AverageValue");

  private MetricValidation() {}

  /**
   * @param objects how the references to described objects are checked
   */
  static void check(JsonNode metric, TargetReference objects, String path, FieldErrors errors) {
    String type = Meta.text(metric, "type");
    if (type.isEmpty()) {
      errors.required(path + ".type", "must specify a metric source type");
    }
    Set<String> types = FIELDS.keySet();
    if (!types.contains(type)) {
      errors.notSupported(path + ".type", type, Set.copyOf(types));
    }
    List<String> present = new ArrayList<>();
    for (String field : FIELDS.values()) {
      if (metric.path(field).isObject()) {
        present.add(field);
        if (present.size() == 1) {
          source(field, metric.path(field), objects, path + "." + field, errors);
        }
      }
    }
    String expected = FIELDS.getOrDefault(type, "");
    if (expected.isEmpty()) {
      errors.notSupported(path + ".type", type, Set.copyOf(types));
    } else if (!present.contains(expected)) {
      errors.required(
          path + "." + expected, "must populate information for the given metric source");
    }
    if (present.size() != 1) {
      present.remove(expected);
      present.forEach(
          other ->
              errors.forbidden(path + "." + other, "must populate the given metric source only"));
    }
  }

  private static void source(
      String field, JsonNode source, TargetReference objects, String path, FieldErrors errors) {
    JsonNode target = source.path("target");
    String at = path + ".target";
    switch (field) {
      case "object" -> {
        objects.check(source.path("describedObject"), path + ".describedObject", errors);
        named(source, path, errors);
        target(target, at, errors);
        some(target, at, "must set either a target value or averageValue", errors);
      }
      case "external" -> {
        named(source, path, errors);
        target(target, at, errors);
        some(target, at, "must set either a target value for metric or a per-pod target", errors);
        if (target.hasNonNull("value") && target.hasNonNull("averageValue")) {
          errors.forbidden(
              at + ".value", "may not set both a target value for metric and a per-pod target");
        }
      }
      case "pods" -> {
        named(source, path, errors);
        target(target, at, errors);
        if (!target.hasNonNull("averageValue")) {
          errors.required(at + ".averageValue", "must specify a positive target averageValue");
        }
      }
      default -> resource(field, source, path, errors);
    }
  }

  private static void named(JsonNode source, String path, FieldErrors errors) {
    String name = Meta.text(source.path("metric"), "name");
    if (name.isEmpty()) {
      errors.required(path + ".metric.name", "must specify a metric name");
    } else {
      Values.invalid(path + ".metric.name", name, MetaValidation.pathSegment(name), errors);
    }
  }

  private static void some(JsonNode target, String path, String why, FieldErrors errors) {
    if (!target.hasNonNull("value") && !target.hasNonNull("averageValue")) {
      errors.required(path + ".averageValue", why);
    }
  }

  private static void resource(String field, JsonNode source, String path, FieldErrors errors) {
    String name = Meta.text(source, "name");
    if (name.isEmpty()) {
      errors.required(path + ".name", "must specify a resource name");
    } else if (field.equals("containerResource")) {
      ResourceValidation.containerResource(name, path + ".name", errors);
    }
    if (field.equals("containerResource")) {
      String container = Meta.text(source, "container");
      if (container.isEmpty()) {
        errors.required(path + ".container", "must specify a container");
      } else {
        Values.invalid(path + ".container", container, LabelSyntax.dnsLabel(container), errors);
      }
    }
    JsonNode target = source.path("target");
    target(target, path + ".target", errors);
    boolean utilization = target.hasNonNull("averageUtilization");
    boolean value = target.hasNonNull("averageValue");
    if (!utilization && !value) {
      errors.required(
          path + ".target.averageUtilization",
          "must set either a target raw value or a target utilization");
    } else if (utilization && value) {
      errors.forbidden(
          path + ".target.averageValue",
          "may not set both a target raw value and a target utilization");
    }
  }

  private static void target(JsonNode target, String path, FieldErrors errors) {
    String type = Meta.text(target, "type");
    if (type.isEmpty()) {
      errors.required(path + ".type", "must specify a metric target type");
    }
    if (!TARGETS.contains(type)) {
      errors.invalid(path + ".type", type, "must be either Utilization, Value, or AverageValue");
    }
    positive(target, "value", path, errors);
    positive(target, "averageValue", path, errors);
    JsonNode utilization = target.path("averageUtilization");
    if (utilization.isNumber() && utilization.asInt(0) < 1) {
      errors.invalid(path + ".averageUtilization", utilization, "must be greater than 0");
    }
  }

  private static void positive(JsonNode target, String field, String path, FieldErrors errors) {
    JsonNode value = target.path(field);
    if (!target.hasNonNull(field)) {
      return;
    }
    try {
      if (Quantity.parse(value.asString("")).signum() <= 0) {
        errors.invalid(path + "." + field, value.asString(""), "must be positive");
      }
    } catch (QuantityFormatException e) {
      errors.invalid(path + "." + field, value.asString(""), String.valueOf(e.getMessage()));
    }
  }

  /** How a reference by version, kind and name is checked. */
  record TargetReference(boolean anyVersion, boolean coreToo) {
    void check(JsonNode reference, String path, FieldErrors errors) {
      References.segment(reference, "kind", path, errors);
      References.segment(reference, "name", path, errors);
      String version = Meta.text(reference, "apiVersion");
      String problem = anyVersion ? "" : problem(version);
      if (!problem.isEmpty()) {
        errors.invalid(path + ".apiVersion", version, problem);
      }
    }

    /** Whether an update is not held to the version of what was stored. */
    boolean refuses(JsonNode reference) {
      return !problem(Meta.text(reference, "apiVersion")).isEmpty();
    }

    private String problem(String version) {
      if (version.chars().filter(c -> c == '/').count() > 1) {
        return "unexpected GroupVersion string: " + version;
      }
      boolean grouped = version.indexOf('/') > 0;
      return grouped || coreToo ? "" : "apiVersion must specify API group";
    }
  }
}
