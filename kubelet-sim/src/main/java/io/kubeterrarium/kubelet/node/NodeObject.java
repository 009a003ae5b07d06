package io.kubeterrarium.kubelet.node;

import io.kubeterrarium.api.KubernetesVersion;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What an agent says about its node. Pure. */
final class NodeObject {
  private static final Set<String> OWN = Set.of("cpu", "ephemeral-storage", "memory", "pods");

  private NodeObject() {}

  /** The object to register. */
  static ObjectNode fresh(NodeIdentity node, Instant now) {
    ObjectNode tree = Json.object().put("apiVersion", "v1").put("kind", "Node");
    ObjectNode meta = tree.putObject("metadata").put("name", node.name());
    meta.putObject("labels")
        .put("beta.kubernetes.io/arch", "amd64")
        .put("beta.kubernetes.io/os", "linux")
        .put("kubernetes.io/arch", "amd64")
        .put("kubernetes.io/hostname", node.name())
        .put("kubernetes.io/os", "linux");
    ObjectNode spec = tree.putObject("spec").put("podCIDR", node.podCidr());
    spec.putArray("podCIDRs").add(node.podCidr());
    tree.set("status", status(node, null, now));
    return tree;
  }

  /**
   * @param known the object as it is; null for none
   */
  static ObjectNode status(NodeIdentity node, @Nullable ObjectNode known, Instant now) {
    ObjectNode status = Json.object();
    ArrayNode addresses = status.putArray("addresses");
    addresses.addObject().put("type", "InternalIP").put("address", node.address());
    addresses.addObject().put("type", "Hostname").put("address", node.name());
    amounts(status.putObject("capacity"), "8Gi");
    // A kubelet keeps 100Mi back, its default eviction threshold.
    ObjectNode allocatable = amounts(status.putObject("allocatable"), "8092Mi");
    if (known != null) {
      allocatable.setAll(advertised(known));
    }
    status.set("conditions", conditions(known, now));
    status.putObject("daemonEndpoints").putObject("kubeletEndpoint").put("Port", 10250);
    status.set("nodeInfo", info(node));
    return status;
  }

  private static ObjectNode amounts(ObjectNode list, String memory) {
    return list.put("cpu", "4")
        .put("ephemeral-storage", "100Gi")
        .put("memory", memory)
        .put("pods", Integer.toString(NodeIdentity.MOST_PODS));
  }

  /**
   * Further resources that somebody wrote into the capacity can be had by pods, and those that were
   * taken out cannot: what is to change of the allocatable amounts, null for one that goes.
   */
  private static ObjectNode advertised(ObjectNode known) {
    JsonNode capacity = known.path("status").path("capacity");
    JsonNode allocatable = known.path("status").path("allocatable");
    ObjectNode changes = Json.object();
    for (String name : allocatable.propertyNames()) {
      if (!OWN.contains(name) && !capacity.has(name)) {
        changes.putNull(name);
      }
    }
    for (Map.Entry<String, JsonNode> amount : capacity.properties()) {
      String name = amount.getKey();
      if (!OWN.contains(name) && !amount.getValue().equals(allocatable.path(name))) {
        changes.set(name, amount.getValue());
      }
    }
    return changes;
  }

  private static ArrayNode conditions(@Nullable ObjectNode known, Instant now) {
    ArrayNode list = Json.array();
    condition(
        list,
        known,
        now,
        "MemoryPressure",
        "False",
        "KubeletHasSufficientMemory",
        "kubelet has sufficient memory available");
    condition(
        list,
        known,
        now,
        "DiskPressure",
        "False",
        "KubeletHasNoDiskPressure",
        "kubelet has no disk pressure");
    condition(
        list,
        known,
        now,
        "PIDPressure",
        "False",
        "KubeletHasSufficientPID",
        "kubelet has sufficient PID available");
    condition(list, known, now, "Ready", "True", "KubeletReady", "kubelet is posting ready status");
    return list;
  }

  private static void condition(
      ArrayNode list,
      @Nullable ObjectNode known,
      Instant now,
      String type,
      String status,
      String reason,
      String message) {
    String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
    String since = time;
    if (known != null) {
      JsonNode before = find(known, type);
      if (Meta.text(before, "status").equals(status)) {
        since = Meta.text(before, "lastTransitionTime");
      }
    }
    list.addObject()
        .put("type", type)
        .put("status", status)
        .put("lastHeartbeatTime", time)
        .put("lastTransitionTime", since)
        .put("reason", reason)
        .put("message", message);
  }

  /** Whether conditions and amounts say what an agent would say. */
  static boolean isHealthy(ObjectNode node) {
    return advertised(node).isEmpty()
        && Meta.text(find(node, "Ready"), "status").equals("True")
        && Meta.text(find(node, "MemoryPressure"), "status").equals("False")
        && Meta.text(find(node, "DiskPressure"), "status").equals("False")
        && Meta.text(find(node, "PIDPressure"), "status").equals("False");
  }

  private static JsonNode find(ObjectNode node, String type) {
    for (JsonNode condition : node.path("status").path("conditions")) {
      if (Meta.text(condition, "type").equals(type)) {
        return condition;
      }
    }
    return Json.object();
  }

  private static ObjectNode info(NodeIdentity node) {
    String id = UUID.nameUUIDFromBytes(node.name().getBytes(StandardCharsets.UTF_8)).toString();
    return Json.object()
        .put("architecture", "amd64")
        .put("bootID", id)
        .put("containerRuntimeVersion", "simulated://" + KubernetesVersion.RELEASE.substring(1))
        .put("kernelVersion", "simulated")
        .put("kubeProxyVersion", "")
        .put("kubeletVersion", KubernetesVersion.RELEASE)
        .put("machineID", id.replace("-", ""))
        .put("operatingSystem", "linux")
        .put("osImage", "Kubeterrarium")
        .put("systemUUID", id);
  }
}
