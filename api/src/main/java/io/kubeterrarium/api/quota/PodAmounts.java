package io.kubeterrarium.api.quota;

import io.kubeterrarium.api.quantity.Quantity;
import io.kubeterrarium.api.quantity.QuantityFormatException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * What a pod asks for as a whole: its containers together, or the largest moment of its start where
 * that is more. Source: k8s.io/component-helpers/resource.
 */
public final class PodAmounts {
  private PodAmounts() {}

  /**
   * @param field requests or limits
   */
  public static SortedMap<String, Quantity> of(JsonNode spec, String field) {
    SortedMap<String, Quantity> total = ofContainers(spec, field);
    // What the pod says as a whole counts instead.
    total.putAll(amounts(spec.path("resources").path(field)));
    add(total, amounts(spec.path("overhead")));
    return total;
  }

  /** Of the containers alone, whatever the pod says as a whole. */
  public static SortedMap<String, Quantity> ofContainers(JsonNode spec, String field) {
    SortedMap<String, Quantity> total = new TreeMap<>();
    for (JsonNode container : spec.path("containers")) {
      add(total, amounts(container.path("resources").path(field)));
    }
    SortedMap<String, Quantity> sidecars = new TreeMap<>();
    SortedMap<String, Quantity> starting = new TreeMap<>();
    for (JsonNode container : spec.path("initContainers")) {
      SortedMap<String, Quantity> own = amounts(container.path("resources").path(field));
      if (container.path("restartPolicy").asString("").equals("Always")) {
        add(total, own);
        add(sidecars, own);
        raise(starting, sidecars);
      } else {
        add(own, sidecars);
        raise(starting, own);
      }
    }
    raise(total, starting);
    return total;
  }

  /** A map from resource name to quantity; what is no quantity is validation's business. */
  public static SortedMap<String, Quantity> amounts(JsonNode map) {
    SortedMap<String, Quantity> amounts = new TreeMap<>();
    for (String name : map.propertyNames()) {
      try {
        amounts.put(name, Quantity.parse(map.path(name).asString("")));
      } catch (QuantityFormatException e) {
        continue; // Validation has refused it, or will.
      }
    }
    return amounts;
  }

  private static void add(Map<String, Quantity> total, Map<String, Quantity> more) {
    more.forEach((name, amount) -> total.merge(name, amount, Quantity::plus));
  }

  private static void raise(Map<String, Quantity> total, Map<String, Quantity> least) {
    least.forEach(
        (name, amount) -> total.merge(name, amount, (a, b) -> a.compareTo(b) >= 0 ? a : b));
  }
}
