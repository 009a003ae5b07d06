package io.kubeterrarium.apiserver.kinds.policy;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.quantity.Quantity;
import io.kubeterrarium.api.quantity.QuantityFormatException;
import io.kubeterrarium.api.selector.LabelSyntax;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import io.kubeterrarium.apiserver.kinds.field.Values;
import io.kubeterrarium.apiserver.kinds.pod.ResourceValidation;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The bounds of a LimitRange, and how they fit together. Source: {@code ValidateLimitRange}. */
final class LimitRangeValidation {
  private static final Set<String> TYPES = Set.of("Container", "PersistentVolumeClaim", "Pod");
  private static final String RATIO = "maxLimitRequestRatio";

  private final ObjectNode item;
  private final String path;
  private final String type;
  private final FieldErrors errors;
  private final Set<String> names = new TreeSet<>();

  private LimitRangeValidation(ObjectNode item, String path, FieldErrors errors) {
    this.item = item;
    this.path = path;
    this.type = Meta.text(item, "type");
    this.errors = errors;
  }

  static void check(JsonNode spec, FieldErrors errors) {
    Set<String> types = new HashSet<>();
    Defaults.each(
        spec,
        "limits",
        "spec",
        (item, at) -> new LimitRangeValidation(item, at, errors).check(types));
  }

  private void check(Set<String> types) {
    type(types);
    names("max");
    names("min");
    for (String field : List.of("default", "defaultRequest")) {
      if (!type.equals("Pod")) {
        names(field);
      } else if (!item.path(field).isEmpty()) {
        errors.forbidden(path + "." + field, "may not be specified when `type` is 'Pod'");
      }
    }
    if (type.equals("PersistentVolumeClaim")
        && !item.path("min").has("storage")
        && !item.path("max").has("storage")) {
      errors.required(
          path + ".limits",
          "either minimum or maximum storage value is required, but neither was provided");
    }
    names(RATIO);
    names.forEach(this::fits);
  }

  private void type(Set<String> types) {
    List<String> problems = LabelSyntax.qualifiedName(type);
    Values.invalid(path + ".type", type, problems, errors);
    if (problems.isEmpty() && !type.contains("/") && !TYPES.contains(type)) {
      errors.invalid(path + ".type", type, "must be a standard limit type or fully qualified");
    }
    if (!types.add(type)) {
      errors.duplicate(path + ".type", type);
    }
  }

  private void names(String field) {
    for (String name : item.path(field).propertyNames()) {
      String at = path + "." + field + "[" + name + "]";
      names.add(name);
      if (type.equals("Pod") || type.equals("Container")) {
        ResourceValidation.containerResource(name, at, errors);
      } else {
        ResourceValidation.resource(name, at, errors);
      }
    }
  }

  private void fits(String name) {
    ordered(name, "min", "max", "min", "min", "max");
    ordered(name, "min", "defaultRequest", "defaultRequest", "min", "default request");
    ordered(name, "defaultRequest", "max", "defaultRequest", "default request", "max");
    ordered(
        name, "defaultRequest", "default", "defaultRequest", "default request", "default limit");
    ordered(name, "min", "default", "default", "min", "default");
    ordered(name, "default", "max", "default", "default", "max");
    Quantity ratio = amount(RATIO, name);
    if (ratio != null) {
      ratio(name, ratio);
    }
    Quantity limit = amount("default", name);
    Quantity request = amount("defaultRequest", name);
    if (!ResourceValidation.mayOvercommit(name)
        && limit != null
        && request != null
        && limit.compareTo(request) != 0) {
      errors.invalid(
          path + ".defaultRequest[" + name + "]",
          request.canonical(),
          "default value %s must equal to defaultRequest value %s in %s"
              .formatted(limit.canonical(), request.canonical(), name));
    }
  }

  /**
   * Which of the two values an error shows is upstream's choice: the field's, but for one field.
   */
  private void ordered(
      String name, String small, String large, String blamed, String less, String more) {
    Quantity low = amount(small, name);
    Quantity high = amount(large, name);
    if (low == null || high == null || low.compareTo(high) <= 0) {
      return;
    }
    boolean showsLow = blamed.equals("default") != blamed.equals(small);
    errors.invalid(
        path + "." + blamed + "[" + name + "]",
        (showsLow ? low : high).canonical(),
        "%s value %s is greater than %s value %s"
            .formatted(less, low.canonical(), more, high.canonical()));
  }

  private void ratio(String name, Quantity ratio) {
    String at = path + "." + RATIO + "[" + name + "]";
    if (ratio.compareTo(Quantity.parse("1")) < 0) {
      errors.invalid(at, ratio.canonical(), "ratio " + ratio.canonical() + " is less than 1");
    }
    Quantity min = amount("min", name);
    Quantity max = amount("max", name);
    if (min == null || max == null) {
      return;
    }
    double limit = (double) max.milliValue() / min.milliValue();
    if (BigDecimal.valueOf(ratio.milliValue()).doubleValue() / 1000 > limit) {
      errors.invalid(
          at,
          ratio.canonical(),
          "ratio %s is greater than max/min = %s"
              .formatted(ratio.canonical(), String.format(Locale.ROOT, "%f", limit)));
    }
  }

  private @Nullable Quantity amount(String field, String name) {
    if (type.equals("Pod") && field.startsWith("default")) {
      return null;
    }
    JsonNode value = item.path(field).path(name);
    try {
      return value.isString() ? Quantity.parse(value.stringValue()) : null;
    } catch (QuantityFormatException refusedWhenDecoded) {
      return null;
    }
  }
}
