package io.kubeterrarium.kubelet.stage;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/** Derives a pod's phase and conditions from its containers' states, as a kubelet does. */
final class PodStatus {
  static final String OVERDUE = "DeadlineExceeded";
  static final String OVERDUE_MESSAGE =
      "Pod was active on the node longer than the specified deadline";

  private final PodAddress address;
  private final boolean tellsSandbox;
  private final Map<String, JsonNode> conditions = new HashMap<>();
  private String startTime;

  /**
   * @param tellsSandbox whether the condition PodReadyToStartContainers is among the others: at the
   *     instant pace there is no moment between a pod's sandbox and its containers
   * @param known what the pod's status says so far
   */
  PodStatus(PodAddress address, boolean tellsSandbox, JsonNode known) {
    this.address = address;
    this.tellsSandbox = tellsSandbox;
    this.startTime = Meta.text(known, "startTime");
    for (JsonNode condition : known.path("conditions")) {
      conditions.put(Meta.text(condition, "type"), condition);
    }
  }

  /** When the node took the pod; empty before its first status. */
  String startTime() {
    return startTime;
  }

  /**
   * The fields that are a kubelet's to write; all of them, each time.
   *
   * @param overdue longer there than {@code activeDeadlineSeconds}: none of its containers runs
   */
  ObjectNode of(
      ObjectNode pod,
      boolean overdue,
      List<ContainerRun> inits,
      List<ContainerRun> regulars,
      Instant now) {
    long generation = Meta.generation(pod);
    if (startTime.isEmpty()) {
      startTime = Placeholders.time(now);
    }
    String phase = overdue ? "Failed" : phase(pod, inits, regulars);
    ObjectNode status = Json.object();
    status.put("phase", phase);
    if (overdue) {
      status.put("reason", OVERDUE).put("message", OVERDUE_MESSAGE);
    }
    if (generation > 0) {
      status.put("observedGeneration", generation);
    }
    status.set("conditions", conditions(phase, pod, inits, regulars, now));
    status.put("hostIP", address.hostIp());
    status.putArray("hostIPs").addObject().put("ip", address.hostIp());
    status.put("podIP", address.podIp());
    status.putArray("podIPs").addObject().put("ip", address.podIp());
    status.put("startTime", startTime);
    if (!inits.isEmpty()) {
      status.set("initContainerStatuses", statuses(inits));
    }
    status.set("containerStatuses", statuses(regulars));
    return status;
  }

  private static ArrayNode statuses(List<ContainerRun> containers) {
    ArrayNode array = Json.array();
    containers.forEach(container -> array.add(container.status().deepCopy()));
    return array;
  }

  private static String phase(
      ObjectNode pod, List<ContainerRun> inits, List<ContainerRun> regulars) {
    if (Meta.isDeleting(pod)) {
      return regulars.stream().allMatch(ContainerRun::hasSucceeded) ? "Succeeded" : "Failed";
    }
    return phase(Meta.text(pod.path("spec"), "restartPolicy"), inits, regulars);
  }

  static String phase(String restartPolicy, List<ContainerRun> inits, List<ContainerRun> regulars) {
    for (ContainerRun init : inits) {
      Integer code = init.exitCode();
      if (code != null && code != 0 && init.restartPolicy().equals("Never")) {
        return "Failed";
      }
    }
    boolean initializing = !initialized(inits) && regulars.stream().noneMatch(PodStatus::started);
    if (initializing || regulars.stream().anyMatch(PodStatus::neverRan)) {
      return "Pending";
    }
    // One that is stopped to be started from another image has not ended.
    if (restartPolicy.equals("Always")
        || regulars.stream().anyMatch(each -> each.isRunning() || each.hasAnotherImage())) {
      return "Running";
    }
    if (regulars.stream().allMatch(ContainerRun::hasSucceeded)) {
      return "Succeeded";
    }
    return restartPolicy.equals("Never") ? "Failed" : "Running";
  }

  private static boolean started(ContainerRun container) {
    return !neverRan(container);
  }

  private static boolean neverRan(ContainerRun container) {
    return container.isWaiting() && !container.hasRunBefore();
  }

  static boolean initialized(List<ContainerRun> inits) {
    return inits.stream().allMatch(PodStatus::isThrough);
  }

  private static boolean isThrough(ContainerRun init) {
    return init.kind().equals("sidecar") ? init.isRunning() : init.hasSucceeded();
  }

  private ArrayNode conditions(
      String phase,
      ObjectNode pod,
      List<ContainerRun> inits,
      List<ContainerRun> regulars,
      Instant now) {
    String waiting = names(inits.stream().filter(init -> !isThrough(init)));
    Stream<ContainerRun> serving =
        Stream.concat(
            inits.stream().filter(init -> init.kind().equals("sidecar")), regulars.stream());
    String unready = names(serving.filter(container -> !container.isReady()));
    boolean ended = phase.equals("Succeeded");
    ConditionList list = new ConditionList(conditions, Meta.generation(pod), now, Json.array());
    if (tellsSandbox) {
      list.add("PodReadyToStartContainers", "", "", !ended && !phase.equals("Failed"));
    }
    if (waiting.isEmpty()) {
      list.add("Initialized", ended ? "PodCompleted" : "", "", true);
    } else {
      list.add(
          "Initialized",
          "ContainersNotInitialized",
          "containers with incomplete status: [" + waiting + "]",
          false);
    }
    String gates = ReadinessGates.unmet(pod);
    String reason = ended ? "PodCompleted" : phase.equals("Failed") ? "PodFailed" : "";
    for (String type : List.of("Ready", "ContainersReady")) {
      if (!reason.isEmpty()) {
        list.add(type, reason, "", false);
      } else if (unready.isEmpty() && type.equals("Ready") && !gates.isEmpty()) {
        list.add(type, "ReadinessGatesNotReady", gates, false);
      } else if (unready.isEmpty()) {
        list.add(type, "", "", true);
      } else {
        String message = "containers with unready status: [" + unready + "]";
        list.add(type, "ContainersNotReady", message, false);
      }
    }
    list.addPodScheduled();
    return list.array();
  }

  private static String names(Stream<ContainerRun> containers) {
    return String.join(" ", containers.map(ContainerRun::name).toList());
  }

  /**
   * Conditions in the making; one that does not change keeps its transition time.
   *
   * @param known as they were told last, by type; brought up to date
   */
  private record ConditionList(
      Map<String, JsonNode> known, long generation, Instant now, ArrayNode array) {
    void add(String type, String reason, String message, boolean holds) {
      JsonNode before = known.getOrDefault(type, MissingNode.getInstance());
      String status = holds ? "True" : "False";
      boolean same = Meta.text(before, "status").equals(status);
      String time = same ? Meta.text(before, "lastTransitionTime") : Placeholders.time(now);
      ObjectNode condition = array.addObject().put("type", type).put("status", status);
      condition.put("lastTransitionTime", time);
      if (generation > 0) {
        condition.put("observedGeneration", generation);
      }
      set(condition, before, "reason", reason);
      set(condition, before, "message", message);
      known.put(type, condition);
    }

    /** The patch that takes this keeps what is not named: so what has gone is named, as null. */
    private static void set(ObjectNode condition, JsonNode before, String field, String value) {
      if (!value.isEmpty()) {
        condition.put(field, value);
      } else if (before.has(field)) {
        condition.putNull(field);
      }
    }

    void addPodScheduled() {
      add("PodScheduled", "", "", true);
    }
  }
}
