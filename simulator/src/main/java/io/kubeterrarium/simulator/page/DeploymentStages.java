package io.kubeterrarium.simulator.page;

import io.kubeterrarium.api.GroupResource;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.resource.ObjectReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How far each Deployment is on its way: 1 stored, 2 its ReplicaSet is there, 3 all its pods are, 4
 * all have a node, 5 all run. Only the newest ReplicaSet counts, so that a rollout starts again at
 * 2.
 */
final class DeploymentStages {
  private static final GroupResource DEPLOYMENTS = new GroupResource("apps", "deployments");
  private static final GroupResource REPLICA_SETS = new GroupResource("apps", "replicasets");
  private static final GroupResource PODS = new GroupResource("", "pods");
  private static final String REVISION = "deployment.kubernetes.io/revision";

  private final Map<String, List<ObjectNode>> replicaSetsByOwner;
  private final Map<String, List<ObjectNode>> podsByOwner;
  private final List<ObjectNode> deployments;

  private DeploymentStages(ObjectReader reader) {
    deployments = new ArrayList<>(reader.list(DEPLOYMENTS, ""));
    deployments.sort(Comparator.comparing(Meta::objectName));
    replicaSetsByOwner = byOwner(reader.list(REPLICA_SETS, ""));
    podsByOwner = byOwner(reader.list(PODS, ""));
  }

  /** All Deployments, by namespace and name. */
  static ObjectNode of(ObjectReader reader) {
    DeploymentStages stages = new DeploymentStages(reader);
    ObjectNode answer = Json.object();
    ArrayNode list = answer.putArray("deployments");
    stages.deployments.forEach(deployment -> list.add(stages.describe(deployment)));
    return answer;
  }

  private ObjectNode describe(ObjectNode deployment) {
    ObjectNode newest = newestReplicaSet(deployment);
    List<ObjectNode> pods =
        newest == null ? List.of() : podsByOwner.getOrDefault(Meta.uid(newest), List.of());
    int wanted = deployment.path("spec").path("replicas").asInt(1);
    ObjectNode answer =
        Json.object()
            .put("namespace", Meta.namespace(deployment))
            .put("name", Meta.name(deployment))
            .put("revision", Meta.resourceVersion(deployment))
            .put("replicas", wanted)
            .put("replicaSet", newest == null ? "" : Meta.name(newest))
            .put("stage", stage(newest != null, wanted, pods));
    ArrayNode list = answer.putArray("pods");
    pods.stream()
        .sorted(Comparator.comparing(Meta::name))
        .forEach(pod -> list.add(describePod(pod)));
    return answer;
  }

  private static int stage(boolean hasReplicaSet, int wanted, List<ObjectNode> pods) {
    if (!hasReplicaSet) {
      return 1;
    }
    if (pods.size() < wanted) {
      return 2;
    }
    if (!pods.stream().allMatch(pod -> !nodeName(pod).isEmpty())) {
      return 3;
    }
    return pods.stream().allMatch(pod -> phase(pod).equals("Running")) ? 5 : 4;
  }

  private @org.jspecify.annotations.Nullable ObjectNode newestReplicaSet(ObjectNode deployment) {
    return replicaSetsByOwner.getOrDefault(Meta.uid(deployment), List.of()).stream()
        .max(Comparator.comparingLong(DeploymentStages::rolloutRevision))
        .orElse(null);
  }

  private static long rolloutRevision(ObjectNode replicaSet) {
    String revision = Meta.annotations(replicaSet).getOrDefault(REVISION, "0");
    return revision.chars().allMatch(Character::isDigit) && revision.length() < 18
        ? Long.parseLong(revision)
        : 0;
  }

  private static ObjectNode describePod(ObjectNode pod) {
    return Json.object()
        .put("name", Meta.name(pod))
        .put("node", nodeName(pod))
        .put("phase", phase(pod))
        .put("state", state(pod))
        .put("ready", isReady(pod));
  }

  private static String state(ObjectNode pod) {
    if (Meta.isDeleting(pod)) {
      return "Terminating";
    }
    for (JsonNode container : pod.path("status").path("containerStatuses")) {
      String waiting = Meta.text(container.path("state").path("waiting"), "reason");
      if (!waiting.isEmpty()) {
        return waiting;
      }
    }
    return phase(pod);
  }

  private static boolean isReady(ObjectNode pod) {
    for (JsonNode condition : pod.path("status").path("conditions")) {
      if (Meta.text(condition, "type").equals("Ready")) {
        return Meta.text(condition, "status").equals("True");
      }
    }
    return false;
  }

  private static String nodeName(ObjectNode pod) {
    return Meta.text(pod.path("spec"), "nodeName");
  }

  private static String phase(ObjectNode pod) {
    return Meta.text(pod.path("status"), "phase");
  }

  private static Map<String, List<ObjectNode>> byOwner(List<ObjectNode> objects) {
    Map<String, List<ObjectNode>> result = new HashMap<>();
    for (ObjectNode object : objects) {
      for (JsonNode owner : Meta.of(object).path("ownerReferences")) {
        if (owner.path("controller").asBoolean(false)) {
          result.computeIfAbsent(Meta.text(owner, "uid"), uid -> new ArrayList<>()).add(object);
        }
      }
    }
    return result;
  }
}
