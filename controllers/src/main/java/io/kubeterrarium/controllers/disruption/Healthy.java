package io.kubeterrarium.controllers.disruption;

import io.fabric8.kubernetes.api.model.Pod;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.controllers.pod.PodFacts;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A budget's status, made of its pods: a pure function. */
final class Healthy {
  private static final Duration DISRUPTION_TAKES = Duration.ofMinutes(2);

  private Healthy() {}

  /**
   * @param budget for reading only
   * @param pods those that it selects
   * @param scale how many pods their owners want together
   */
  static ObjectNode status(ObjectNode budget, List<Pod> pods, int scale, Instant now) {
    JsonNode spec = budget.path("spec");
    JsonNode stored = budget.path("status");
    JsonNode minimum = spec.path("minAvailable");
    JsonNode maximum = spec.path("maxUnavailable");
    int expected;
    int desired;
    if (!maximum.isMissingNode()) {
      expected = scale;
      desired = Math.max(0, expected - count(maximum, expected));
    } else {
      expected = minimum.isNumber() ? pods.size() : scale;
      desired = count(minimum, expected);
    }
    ObjectNode disrupted = stillDisrupted(stored.path("disruptedPods"), pods, now);
    int healthy = 0;
    for (Pod pod : pods) {
      if (!PodFacts.isDeleting(pod)
          && !disrupted.has(pod.getMetadata().getName())
          && PodFacts.isReady(pod)) {
        healthy++;
      }
    }
    int allowed = expected <= 0 ? 0 : Math.max(0, healthy - desired);
    ObjectNode status = Json.object();
    status.set("conditions", conditions(stored.path("conditions"), allowed > 0, budget, now));
    status.put("currentHealthy", healthy).put("desiredHealthy", desired);
    if (!disrupted.isEmpty()) {
      status.set("disruptedPods", disrupted);
    }
    status.put("disruptionsAllowed", allowed).put("expectedPods", expected);
    status.put("observedGeneration", Meta.generation(budget));
    return status;
  }

  /** Percentages are rounded up, as upstream does for both bounds. */
  private static int count(JsonNode bound, int whole) {
    if (bound.isNumber()) {
      return bound.asInt();
    }
    String text = bound.asString("").replace("%", "");
    return text.isEmpty() ? 0 : (int) Math.ceil(whole * Integer.parseInt(text) / 100.0);
  }

  /** When the last of them is given up; null where there are none. */
  static @org.jspecify.annotations.Nullable Instant disruptionEnds(JsonNode status) {
    Instant last = null;
    for (Map.Entry<String, JsonNode> each : status.path("disruptedPods").properties()) {
      Instant end = Instant.parse(each.getValue().asString()).plus(DISRUPTION_TAKES);
      last = last == null || end.isAfter(last) ? end : last;
    }
    return last;
  }

  private static ObjectNode stillDisrupted(JsonNode known, List<Pod> pods, Instant now) {
    ObjectNode still = Json.object();
    for (Pod pod : pods) {
      String name = pod.getMetadata().getName();
      JsonNode since = known.path(name);
      if (!since.isMissingNode()
          && !PodFacts.isDeleting(pod)
          && Instant.parse(since.asString()).plus(DISRUPTION_TAKES).isAfter(now)) {
        still.set(name, since);
      }
    }
    return still;
  }

  private static ArrayNode conditions(
      JsonNode known, boolean allowed, ObjectNode budget, Instant now) {
    ArrayNode conditions = Json.array();
    ObjectNode own = Json.object();
    String since = now.truncatedTo(ChronoUnit.SECONDS).toString();
    for (JsonNode each : known) {
      if (!Meta.text(each, "type").equals("DisruptionAllowed")) {
        conditions.add(each);
      } else if (Meta.text(each, "status").equals(allowed ? "True" : "False")) {
        since = Meta.text(each, "lastTransitionTime");
      }
    }
    own.put("type", "DisruptionAllowed").put("status", allowed ? "True" : "False");
    own.put("observedGeneration", Meta.generation(budget)).put("lastTransitionTime", since);
    own.put("reason", allowed ? "SufficientPods" : "InsufficientPods").put("message", "");
    return conditions.add(own);
  }
}
