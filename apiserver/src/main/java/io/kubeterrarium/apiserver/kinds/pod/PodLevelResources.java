package io.kubeterrarium.apiserver.kinds.pod;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.quantity.Quantity;
import io.kubeterrarium.api.quota.PodAmounts;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a pod asks for as a whole, beside what its containers ask for. Source: {@code
 * defaultPodRequests}, {@code defaultHugePagePodLimits} and {@code validatePodResourceConsistency}.
 */
final class PodLevelResources {
  private static final String HUGE = "hugepages-";

  private PodLevelResources() {}

  /** Fills in what a pod that says something leaves out; one that says nothing is left alone. */
  static void setDefaults(ObjectNode spec) {
    if (!(spec.path("resources") instanceof ObjectNode resources)) {
      return;
    }
    PodAmounts.ofContainers(spec, "limits")
        .forEach(
            (name, amount) -> {
              if (name.startsWith(HUGE)) {
                Defaults.text(Meta.child(resources, "limits"), name, amount.canonical());
              }
            });
    JsonNode limits = resources.path("limits");
    if (limits.isEmpty()) {
      return;
    }
    ObjectNode requests = Meta.child(resources, "requests");
    PodAmounts.ofContainers(spec, "requests")
        .forEach(
            (name, amount) -> {
              if (name.equals("cpu") || name.equals("memory")) {
                Defaults.text(requests, name, amount.canonical());
              }
            });
    limits.forEachEntry(
        (name, limit) -> {
          if (isSupported(name) && !requests.has(name)) {
            requests.set(name, limit);
          }
        });
    if (requests.isEmpty()) {
      resources.remove("requests");
    }
  }

  private static boolean isSupported(String name) {
    return name.equals("cpu") || name.equals("memory") || name.startsWith(HUGE);
  }

  /**
   * The whole is no less than its parts. The containers' path is below the resources', upstream
   * too.
   *
   * @param path of the resources
   */
  static void check(JsonNode spec, String path, FieldErrors errors) {
    Map<String, Quantity> requests = PodAmounts.amounts(spec.path("resources").path("requests"));
    Map<String, Quantity> limits = PodAmounts.amounts(spec.path("resources").path("limits"));
    covers(requests, PodAmounts.ofContainers(spec, "requests"), "", path, "requests", errors);
    covers(limits, PodAmounts.ofContainers(spec, "limits"), HUGE, path, "limits", errors);
    Defaults.each(
        spec,
        "containers",
        path,
        (container, at) ->
            PodAmounts.amounts(container.path("resources").path("limits"))
                .forEach(
                    (name, limit) -> {
                      Quantity whole = limits.get(name);
                      if (whole != null && limit.compareTo(whole) > 0) {
                        errors.invalid(
                            at + "[" + name + "].limits",
                            limit.canonical(),
                            "must be less than or equal to pod limits of " + whole.canonical());
                      }
                    }));
  }

  private static void covers(
      Map<String, Quantity> whole,
      Map<String, Quantity> parts,
      String prefix,
      String path,
      String field,
      FieldErrors errors) {
    parts.forEach(
        (name, amount) -> {
          Quantity said = whole.get(name);
          if (name.startsWith(prefix) && said != null && amount.compareTo(said) > 0) {
            errors.invalid(
                path + "." + field + "[" + name + "]",
                said.canonical(),
                "must be greater than or equal to aggregate container %s of %s"
                    .formatted(field, amount.canonical()));
          }
        });
  }
}
