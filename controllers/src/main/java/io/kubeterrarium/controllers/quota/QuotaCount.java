package io.kubeterrarium.controllers.quota;

import io.kubeterrarium.api.GroupResource;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.quantity.Quantity;
import io.kubeterrarium.api.quota.PodAmounts;
import io.kubeterrarium.api.quota.QuotaScope;
import io.kubeterrarium.api.quota.QuotaUsage;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A quota's status from its spec and what stands in the namespace. */
final class QuotaCount {
  private QuotaCount() {}

  /** What must be listed to count. */
  static Set<GroupResource> resources(JsonNode quota) {
    return PodAmounts.amounts(quota.path("spec").path("hard")).keySet().stream()
        .map(QuotaUsage::countedBy)
        .collect(Collectors.toSet());
  }

  /**
   * The status as it should be.
   *
   * @param objects by resource; what is not there could not be listed, and keeps its last count
   */
  static ObjectNode status(JsonNode quota, Map<GroupResource, List<ObjectNode>> objects) {
    JsonNode spec = quota.path("spec");
    SortedMap<String, Quantity> used = new TreeMap<>();
    SortedMap<String, Quantity> last = PodAmounts.amounts(quota.path("status").path("used"));
    for (String name : PodAmounts.amounts(spec.path("hard")).keySet()) {
      boolean listed = objects.containsKey(QuotaUsage.countedBy(name));
      used.put(name, listed ? Quantity.ZERO : last.getOrDefault(name, Quantity.ZERO));
    }
    objects.forEach(
        (resource, all) -> {
          for (ObjectNode object : all) {
            if (QuotaScope.matches(spec, resource, object)) {
              QuotaUsage.of(resource, object)
                  .forEach(
                      (name, amount) ->
                          used.computeIfPresent(name, (same, sum) -> sum.plus(amount)));
            }
          }
        });
    ObjectNode status = Json.object();
    if (spec.path("hard") instanceof ObjectNode hard) {
      status.set("hard", hard.deepCopy());
    }
    ObjectNode fields = status.putObject("used");
    used.forEach((name, amount) -> fields.put(name, amount.canonical()));
    return status;
  }

  /** Whether two statuses say the same, however they are written. */
  static boolean isSame(JsonNode one, JsonNode other) {
    for (String field : List.of("hard", "used")) {
      if (!PodAmounts.amounts(one.path(field)).equals(PodAmounts.amounts(other.path(field)))) {
        return false;
      }
    }
    return Meta.text(one, "phase").equals(Meta.text(other, "phase"));
  }
}
