package io.kubeterrarium.apiserver.kinds.pod;

import static io.kubeterrarium.apiserver.kinds.field.Defaults.objects;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.table.Age;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A pod in one line: how many containers are ready, the word that best says what is going on, and
 * the restarts. Source: {@code printPod} in k8s.io/kubernetes/pkg/printers/internalversion.
 */
final class PodSummary {
  private final ObjectNode pod;
  private final JsonNode status;
  private final Set<String> sidecars = new HashSet<>();
  private int ready;
  private String reason;
  private long restarts;
  private String lastRestart = "";
  private long sidecarRestarts;
  private String lastSidecarRestart = "";

  private PodSummary(ObjectNode pod) {
    this.pod = pod;
    this.status = pod.path("status");
    for (ObjectNode container : objects(pod.path("spec"), "initContainers")) {
      if (Meta.text(container, "restartPolicy").equals("Always")) {
        sidecars.add(Meta.text(container, "name"));
      }
    }
    String given = Meta.text(status, "reason");
    reason = given.isEmpty() ? Meta.text(status, "phase") : given;
  }

  static PodSummary of(ObjectNode pod) {
    PodSummary summary = new PodSummary(pod);
    if (PodConditions.reason(pod, "PodScheduled").equals("SchedulingGated")) {
      summary.reason = "SchedulingGated";
    }
    boolean initializing = summary.lookAtInitContainers();
    if (!initializing || PodConditions.isTrue(pod, "Initialized")) {
      summary.lookAtContainers();
    }
    summary.lookAtDeletion();
    return summary;
  }

  /** As {@code 1/2}. */
  String readiness() {
    return ready + "/" + (pod.path("spec").path("containers").size() + sidecars.size());
  }

  String reason() {
    return reason;
  }

  /** As {@code 2 (5m ago)}. */
  String restarts(Instant now) {
    return restarts == 0 || lastRestart.isEmpty()
        ? Long.toString(restarts)
        : restarts + " (" + Age.since(lastRestart, now) + " ago)";
  }

  /** Returns whether an init container has yet to finish or to start. */
  private boolean lookAtInitContainers() {
    List<ObjectNode> containers = objects(status, "initContainerStatuses");
    for (int i = 0; i < containers.size(); i++) {
      ObjectNode container = containers.get(i);
      boolean sidecar = sidecars.contains(Meta.text(container, "name"));
      countRestarts(container, sidecar);
      JsonNode terminated = container.path("state").path("terminated");
      if (terminated.isObject() && terminated.path("exitCode").asLong(0) == 0) {
        continue;
      }
      if (sidecar && container.path("started").asBoolean(false)) {
        ready += container.path("ready").asBoolean(false) ? 1 : 0;
        continue;
      }
      reason = "Init:" + initReason(container, i);
      return true;
    }
    return false;
  }

  private String initReason(ObjectNode container, int index) {
    JsonNode terminated = container.path("state").path("terminated");
    if (terminated.isObject()) {
      return terminationReason(terminated);
    }
    String waiting = Meta.text(container.path("state").path("waiting"), "reason");
    return waiting.isEmpty() || waiting.equals("PodInitializing")
        ? index + "/" + pod.path("spec").path("initContainers").size()
        : waiting;
  }

  private void countRestarts(ObjectNode container, boolean sidecar) {
    long count = container.path("restartCount").asLong(0);
    String finished = Meta.text(container.path("lastState").path("terminated"), "finishedAt");
    restarts += count;
    lastRestart = later(lastRestart, finished);
    if (sidecar) {
      sidecarRestarts += count;
      lastSidecarRestart = later(lastSidecarRestart, finished);
    }
  }

  private void lookAtContainers() {
    restarts = sidecarRestarts;
    lastRestart = lastSidecarRestart;
    boolean running = false;
    List<ObjectNode> containers = objects(status, "containerStatuses");
    for (int i = containers.size() - 1; i >= 0; i--) {
      ObjectNode container = containers.get(i);
      countRestarts(container, false);
      String waiting = Meta.text(container.path("state").path("waiting"), "reason");
      JsonNode terminated = container.path("state").path("terminated");
      if (!waiting.isEmpty()) {
        reason = waiting;
      } else if (terminated.isObject()) {
        reason = terminationReason(terminated);
      } else if (container.path("ready").asBoolean(false)
          && container.path("state").path("running").isObject()) {
        running = true;
        ready++;
      }
    }
    if (reason.equals("Completed") && running) {
      reason = PodConditions.isTrue(pod, "Ready") ? "Running" : "NotReady";
    }
  }

  private void lookAtDeletion() {
    String phase = Meta.text(status, "phase");
    if (!Meta.isDeleting(pod)) {
      return;
    }
    if (Meta.text(status, "reason").equals("NodeLost")) {
      reason = "Unknown";
    } else if (!phase.equals("Succeeded") && !phase.equals("Failed")) {
      reason = "Terminating";
    }
  }

  private static String terminationReason(JsonNode terminated) {
    String given = Meta.text(terminated, "reason");
    if (!given.isEmpty()) {
      return given;
    }
    long signal = terminated.path("signal").asLong(0);
    return signal != 0 ? "Signal:" + signal : "ExitCode:" + terminated.path("exitCode").asLong(0);
  }

  /** RFC 3339 timestamps in UTC to the second sort as text. */
  private static String later(String one, String other) {
    return one.compareTo(other) >= 0 ? one : other;
  }
}
