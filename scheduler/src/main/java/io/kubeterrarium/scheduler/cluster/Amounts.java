package io.kubeterrarium.scheduler.cluster;

import io.kubeterrarium.api.quantity.Quantity;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * Amounts of resources.
 *
 * @param milliCpu in thousandths of a CPU
 * @param memory in bytes
 * @param ephemeralStorage in bytes
 * @param extended everything else, by resource name; whole units
 */
public record Amounts(
    long milliCpu, long memory, long ephemeralStorage, Map<String, Long> extended) {
  public static final Amounts NONE = new Amounts(0, 0, 0, Map.of());

  /** Reads a resource list: resource names with quantities. The count of pods is left out. */
  public static Amounts of(JsonNode resourceList) {
    Amounts sum = NONE;
    for (Map.Entry<String, JsonNode> entry : resourceList.properties()) {
      sum = sum.plus(single(entry.getKey(), Quantity.parse(text(entry.getValue()))));
    }
    return sum;
  }

  private static String text(JsonNode quantity) {
    return quantity.asString("0");
  }

  private static Amounts single(String resource, Quantity quantity) {
    return switch (resource) {
      case "cpu" -> new Amounts(quantity.milliValue(), 0, 0, Map.of());
      case "memory" -> new Amounts(0, quantity.value(), 0, Map.of());
      case "ephemeral-storage" -> new Amounts(0, 0, quantity.value(), Map.of());
      case "pods" -> NONE;
      default -> new Amounts(0, 0, 0, Map.of(resource, quantity.value()));
    };
  }

  public boolean isNothing() {
    return milliCpu == 0 && memory == 0 && ephemeralStorage == 0 && extended.isEmpty();
  }

  public long extended(String resource) {
    return extended.getOrDefault(resource, 0L);
  }

  public Amounts plus(Amounts other) {
    return combine(other, 1);
  }

  public Amounts minus(Amounts other) {
    return combine(other, -1);
  }

  private Amounts combine(Amounts other, int sign) {
    return new Amounts(
        milliCpu + sign * other.milliCpu,
        memory + sign * other.memory,
        ephemeralStorage + sign * other.ephemeralStorage,
        combineExtended(other.extended, sign));
  }

  private Map<String, Long> combineExtended(Map<String, Long> others, int sign) {
    if (others.isEmpty()) {
      return extended;
    }
    Map<String, Long> sums = new TreeMap<>(extended);
    others.forEach((resource, amount) -> sums.merge(resource, sign * amount, Long::sum));
    sums.values().removeIf(amount -> amount == 0);
    return Map.copyOf(sums);
  }

  /** The larger of both, resource by resource. */
  public Amounts max(Amounts other) {
    Map<String, Long> larger = new TreeMap<>(extended);
    other.extended.forEach((resource, amount) -> larger.merge(resource, amount, Long::max));
    return new Amounts(
        Math.max(milliCpu, other.milliCpu),
        Math.max(memory, other.memory),
        Math.max(ephemeralStorage, other.ephemeralStorage),
        Map.copyOf(larger));
  }
}
