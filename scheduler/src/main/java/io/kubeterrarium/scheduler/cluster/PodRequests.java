package io.kubeterrarium.scheduler.cluster;

import tools.jackson.databind.JsonNode;

/**
 * What a pod asks for: the sum over its containers, or the peak of its init containers where that
 * is more, plus overhead; requests of the pod as a whole override it (KEP-753, KEP-2837).
 */
final class PodRequests {
  /** What a container without a request counts for when nodes are compared. */
  private static final long ASSUMED_MILLI_CPU = 100;

  private static final long ASSUMED_MEMORY = 200L * 1024 * 1024;

  private PodRequests() {}

  static Amounts of(JsonNode spec) {
    return total(spec, false);
  }

  /** With an assumed minimum for each container that names no CPU or memory. */
  static Amounts scored(JsonNode spec) {
    return total(spec, true);
  }

  private static Amounts total(JsonNode spec, boolean assumed) {
    Amounts running = Amounts.NONE;
    for (JsonNode container : spec.path("containers")) {
      running = running.plus(requests(container, assumed));
    }
    Amounts sidecars = Amounts.NONE;
    Amounts peak = Amounts.NONE;
    for (JsonNode container : spec.path("initContainers")) {
      Amounts own = requests(container, assumed);
      boolean staysOn = container.path("restartPolicy").asString("").equals("Always");
      if (staysOn) {
        sidecars = sidecars.plus(own);
        own = Amounts.NONE;
      }
      peak = peak.max(sidecars.plus(own));
    }
    Amounts sum = running.plus(sidecars).max(peak);
    return ofWholePod(spec, sum).plus(Amounts.of(spec.path("overhead")));
  }

  private static Amounts requests(JsonNode container, boolean assumed) {
    JsonNode requests = container.path("resources").path("requests");
    Amounts own = Amounts.of(requests);
    if (!assumed) {
      return own;
    }
    return new Amounts(
        requests.has("cpu") ? own.milliCpu() : ASSUMED_MILLI_CPU,
        requests.has("memory") ? own.memory() : ASSUMED_MEMORY,
        own.ephemeralStorage(),
        own.extended());
  }

  private static Amounts ofWholePod(JsonNode spec, Amounts sum) {
    JsonNode requests = spec.path("resources").path("requests");
    if (requests.isEmpty()) {
      return sum;
    }
    Amounts own = Amounts.of(requests);
    return new Amounts(
        requests.has("cpu") ? own.milliCpu() : sum.milliCpu(),
        requests.has("memory") ? own.memory() : sum.memory(),
        sum.ephemeralStorage(),
        sum.extended());
  }
}
