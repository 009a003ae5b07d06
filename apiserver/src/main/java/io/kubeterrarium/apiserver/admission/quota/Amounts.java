package io.kubeterrarium.apiserver.admission.quota;

import io.kubeterrarium.api.GroupResource;
import io.kubeterrarium.api.quantity.Quantity;
import io.kubeterrarium.api.quota.QuotaScope;
import io.kubeterrarium.api.quota.QuotaUsage;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Sums of quantities by name. */
final class Amounts {
  private Amounts() {}

  /**
   * What of the objects a quota counts.
   *
   * @param spec of the quota
   * @param names what is asked for; each of them is in the answer
   */
  static SortedMap<String, Quantity> used(
      JsonNode spec,
      GroupResource resource,
      Collection<? extends JsonNode> objects,
      Set<String> names) {
    SortedMap<String, Quantity> used = new TreeMap<>();
    names.forEach(name -> used.put(name, Quantity.ZERO));
    for (JsonNode object : objects) {
      if (QuotaScope.matches(spec, resource, object)) {
        QuotaUsage.of(resource, object)
            .forEach(
                (name, amount) -> used.computeIfPresent(name, (same, sum) -> sum.plus(amount)));
      }
    }
    return used;
  }

  static Quantity of(Map<String, Quantity> amounts, String name) {
    return amounts.getOrDefault(name, Quantity.ZERO);
  }

  /** {@code cpu=1,pods=2}, of these names only. */
  static String text(SortedMap<String, Quantity> amounts, Set<String> names) {
    return amounts.entrySet().stream()
        .filter(entry -> names.contains(entry.getKey()))
        .map(entry -> entry.getKey() + "=" + entry.getValue().canonical())
        .collect(Collectors.joining(","));
  }
}
