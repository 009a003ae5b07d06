package io.kubeterrarium.kubelet.stage;

import io.kubeterrarium.api.json.Meta;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Conditions that somebody else must set before a pod counts as ready (KEP-580). */
final class ReadinessGates {
  private ReadinessGates() {}

  /** What keeps the pod from being ready, in a kubelet's words; empty for nothing. */
  static String unmet(JsonNode pod) {
    JsonNode gates = pod.path("spec").path("readinessGates");
    if (gates.isEmpty()) {
      return "";
    }
    Map<String, String> conditions = new HashMap<>();
    for (JsonNode condition : pod.path("status").path("conditions")) {
      conditions.put(Meta.text(condition, "type"), Meta.text(condition, "status"));
    }
    List<String> unmet = new ArrayList<>();
    for (JsonNode gate : gates) {
      String type = Meta.text(gate, "conditionType");
      String status = conditions.get(type);
      if (status == null) {
        unmet.add("corresponding condition of pod readiness gate \"" + type + "\" does not exist.");
      } else if (!status.equals("True")) {
        unmet.add(
            "the status of pod readiness gate \"" + type + "\" is not \"True\", but " + status);
      }
    }
    return String.join(", ", unmet);
  }
}
