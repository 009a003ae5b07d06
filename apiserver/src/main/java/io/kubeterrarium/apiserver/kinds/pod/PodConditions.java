package io.kubeterrarium.apiserver.kinds.pod;

import static io.kubeterrarium.apiserver.kinds.field.Defaults.objects;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads and sets {@code status.conditions} of a pod. */
final class PodConditions {
  private PodConditions() {}

  static boolean isTrue(JsonNode pod, String type) {
    return objects(pod.path("status"), "conditions").stream()
        .anyMatch(c -> Meta.text(c, "type").equals(type) && Meta.text(c, "status").equals("True"));
  }

  /** Empty where there is no such condition. */
  static String reason(JsonNode pod, String type) {
    return objects(pod.path("status"), "conditions").stream()
        .filter(c -> Meta.text(c, "type").equals(type))
        .map(c -> Meta.text(c, "reason"))
        .findFirst()
        .orElse("");
  }

  /** The pod waits for its scheduling gates to be lifted. */
  static void gated(ObjectNode pod) {
    ObjectNode status = Meta.child(pod, "status");
    condition(status, "PodScheduled")
        .put("status", "False")
        .put("reason", "SchedulingGated")
        .put("message", "Scheduling is blocked due to non-empty scheduling gates");
  }

  /** The pod has its node. */
  static void scheduled(ObjectNode pod, Instant now) {
    ObjectNode condition = condition(Meta.child(pod, "status"), "PodScheduled");
    if (!Meta.text(condition, "status").equals("True")) {
      condition.put("status", "True");
      condition.put("lastTransitionTime", now.truncatedTo(ChronoUnit.SECONDS).toString());
    }
    condition.remove("reason");
    condition.remove("message");
  }

  /** Times that are not set are null in Go's JSON, not absent. */
  static void writeAbsentTimes(JsonNode pod) {
    for (ObjectNode condition : objects(pod.path("status"), "conditions")) {
      for (String time : List.of("lastProbeTime", "lastTransitionTime")) {
        if (!condition.has(time)) {
          condition.putNull(time);
        }
      }
    }
  }

  private static ObjectNode condition(ObjectNode status, String type) {
    for (ObjectNode condition : Defaults.objects(status, "conditions")) {
      if (Meta.text(condition, "type").equals(type)) {
        return condition;
      }
    }
    ArrayNode conditions =
        status.path("conditions") instanceof ArrayNode list ? list : status.putArray("conditions");
    return conditions
        .addObject()
        .put("type", type)
        .putNull("lastProbeTime")
        .putNull("lastTransitionTime");
  }
}
