package io.kubeterrarium.controllers.job;

import io.fabric8.kubernetes.api.model.Pod;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A Job's status in the making. */
final class StatusDraft {
  private final ObjectNode status;
  private final boolean indexed;
  private final String now;

  /**
   * @param stored as it is; not changed
   */
  StatusDraft(JsonNode stored, boolean indexed, Instant now) {
    this.status = stored instanceof ObjectNode known ? known.deepCopy() : Json.object();
    this.indexed = indexed;
    this.now = now.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  ObjectNode tree() {
    return status;
  }

  void count(int active, int ready, int terminating) {
    putCount("active", active);
    status.put("ready", ready);
    status.put("terminating", terminating);
  }

  private void putCount(String field, int count) {
    if (count == 0) {
      status.remove(field);
    } else {
      status.put(field, count);
    }
  }

  void start() {
    if (Meta.text(status, "startTime").isEmpty()) {
      status.put("startTime", now);
    }
  }

  /** None of its pods is left. */
  void stop() {
    status.remove("startTime");
  }

  /** The deadline's clock begins anew. */
  void restart() {
    status.put("startTime", now);
  }

  /** Names pods that have ended, before their finalizers go. */
  void uncount(List<Pod> successes, List<Pod> failures) {
    ObjectNode uncounted = Meta.child(status, "uncountedTerminatedPods");
    if (!indexed) {
      addUids(uncounted, "succeeded", successes);
    }
    addUids(uncounted, "failed", failures);
  }

  private static void addUids(ObjectNode uncounted, String field, List<Pod> pods) {
    for (Pod pod : pods) {
      uncounted.withArray(field).add(pod.getMetadata().getUid());
    }
  }

  void indexes(String done, String lost, boolean tellsLost) {
    if (!indexed) {
      return;
    }
    putText("completedIndexes", done);
    if (tellsLost) {
      status.put("failedIndexes", lost);
    }
  }

  private void putText(String field, String text) {
    if (text.isEmpty()) {
      status.remove(field);
    } else {
      status.put(field, text);
    }
  }

  /** All whose pods have still to be released. */
  Set<String> uncounted() {
    Set<String> uids = new HashSet<>();
    status.path("uncountedTerminatedPods").path("succeeded").forEach(each -> uids.add(text(each)));
    status.path("uncountedTerminatedPods").path("failed").forEach(each -> uids.add(text(each)));
    return uids;
  }

  /**
   * Counts what has been released.
   *
   * @param succeeded where indexes decide; else the list does
   */
  void count(Predicate<String> released, int succeeded) {
    ObjectNode uncounted = Meta.child(status, "uncountedTerminatedPods");
    int successes = take(uncounted, "succeeded", released);
    putCount("succeeded", indexed ? succeeded : status.path("succeeded").asInt(0) + successes);
    putCount("failed", status.path("failed").asInt(0) + take(uncounted, "failed", released));
  }

  private static int take(ObjectNode uncounted, String field, Predicate<String> released) {
    ArrayNode rest = Json.array();
    int taken = 0;
    for (JsonNode uid : uncounted.path(field)) {
      if (released.test(text(uid))) {
        taken++;
      } else {
        rest.add(uid);
      }
    }
    if (rest.isEmpty()) {
      uncounted.remove(field);
    } else {
      uncounted.set(field, rest);
    }
    return taken;
  }

  private static String text(JsonNode uid) {
    return uid.asString("");
  }

  boolean holds(String condition) {
    for (JsonNode each : status.path("conditions")) {
      if (Meta.text(each, "type").equals(condition)) {
        return Meta.text(each, "status").equals("True");
      }
    }
    return false;
  }

  /** Keeps the time of one that does not change. */
  void condition(String type, boolean holds, String reason, String message) {
    ArrayNode conditions = status.withArray("conditions");
    String value = holds ? "True" : "False";
    for (int i = 0; i < conditions.size(); i++) {
      if (Meta.text(conditions.get(i), "type").equals(type)) {
        if (Meta.text(conditions.get(i), "status").equals(value)) {
          return;
        }
        conditions.remove(i);
        break;
      }
    }
    conditions
        .addObject()
        .put("type", type)
        .put("status", value)
        .put("lastProbeTime", now)
        .put("lastTransitionTime", now)
        .put("reason", reason)
        .put("message", message);
  }

  /** The last thing that is written about a Job. */
  void finish(JobVerdict verdict) {
    condition(verdict.finalType(), true, verdict.reason(), verdict.message());
    if (verdict.complete()) {
      status.put("completionTime", now);
    }
  }
}
