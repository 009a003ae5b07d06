package io.kubeterrarium.apiserver.kinds.pod;

import io.kubeterrarium.api.quantity.Quantity;
import io.kubeterrarium.api.quantity.QuantityFormatException;
import io.kubeterrarium.api.selector.LabelSyntax;
import io.kubeterrarium.apiserver.error.FieldErrors;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Requests and limits of a container. Source: {@code validateContainerResourceRequirements}. */
final class ResourceValidation {
  private static final Set<String> STANDARD = Set.of("cpu", "memory", "ephemeral-storage");

  private ResourceValidation() {}

  static void check(JsonNode resources, String path, FieldErrors errors) {
    String limitsPath = path + ".limits";
    String requestsPath = path + ".requests";
    Map<String, Quantity> limits = named(resources.path("limits"), limitsPath, errors);
    Map<String, Quantity> requests = named(resources.path("requests"), requestsPath, errors);
    requests.forEach(
        (name, request) -> {
          Quantity limit = limits.get(name);
          boolean exact = !mayOvercommit(name);
          if (limit == null) {
            if (exact) {
              errors.required(limitsPath, "Limit must be set for non overcommitable resources");
            }
          } else if (exact && request.compareTo(limit) != 0) {
            errors.invalid(
                requestsPath,
                request.canonical(),
                "must be equal to " + name + " limit of " + limit);
          } else if (request.compareTo(limit) > 0) {
            errors.invalid(
                requestsPath,
                request.canonical(),
                "must be less than or equal to " + name + " limit of " + limit);
          }
        });
  }

  private static Map<String, Quantity> named(JsonNode list, String path, FieldErrors errors) {
    for (Map.Entry<String, JsonNode> entry : list.properties()) {
      name(entry.getKey(), path + "[" + entry.getKey() + "]", errors);
    }
    return quantities(list, path, errors);
  }

  private static void name(String name, String path, FieldErrors errors) {
    LabelSyntax.qualifiedName(name).forEach(e -> errors.invalid(path, name, e));
    if (!name.contains("/") && !STANDARD.contains(name) && !name.startsWith("hugepages-")) {
      errors.invalid(path, name, "must be a standard resource type or fully qualified");
      errors.invalid(path, name, "must be a standard resource for containers");
    }
  }

  /** Returns those that are quantities. */
  static Map<String, Quantity> quantities(JsonNode list, String path, FieldErrors errors) {
    Map<String, Quantity> result = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : list.properties()) {
      String at = path + "[" + entry.getKey() + "]";
      String text = entry.getValue().asString("");
      try {
        Quantity quantity = Quantity.parse(text);
        result.put(entry.getKey(), quantity);
        if (quantity.signum() < 0) {
          errors.invalid(at, quantity.canonical(), "must be greater than or equal to 0");
        }
        if (entry.getKey().contains("/") && quantity.milliValue() % 1000 != 0) {
          errors.invalid(at, quantity.canonical(), "must be an integer");
        }
      } catch (QuantityFormatException e) {
        errors.invalid(at, text, String.valueOf(e.getMessage()));
      }
    }
    return result;
  }

  private static boolean mayOvercommit(String name) {
    return !name.contains("/") && !name.startsWith("hugepages-");
  }
}
