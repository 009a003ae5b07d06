package io.kubeterrarium.api.quota;

import io.kubeterrarium.api.GroupResource;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.quantity.Quantity;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * What a quota counts of one object, by the names that stand in {@code spec.hard}. Source:
 * k8s.io/kubernetes, pkg/quota/v1/evaluator/core.
 */
public final class QuotaUsage {
  private static final Quantity ONE = Quantity.of(1, Quantity.Format.DECIMAL_SI);

  /** Resources of the core group that are counted by their bare name too. */
  private static final Set<String> BARE =
      Set.of("configmaps", "secrets", "replicationcontrollers", "resourcequotas");

  private static final Set<String> COMPUTE = Set.of("cpu", "memory", "ephemeral-storage");
  private static final String STORAGE_CLASS = ".storageclass.storage.k8s.io/";

  private QuotaUsage() {}

  /** A new map, the caller's own. */
  public static SortedMap<String, Quantity> of(GroupResource resource, JsonNode object) {
    SortedMap<String, Quantity> usage = new TreeMap<>();
    usage.put("count/" + resource, ONE);
    if (resource.group().isEmpty()) {
      switch (resource.resource()) {
        case "pods" -> addPod(usage, object);
        case "services" -> addService(usage, object.path("spec"));
        case "persistentvolumeclaims" -> addClaim(usage, object);
        default -> {
          if (BARE.contains(resource.resource())) {
            usage.put(resource.resource(), ONE);
          }
        }
      }
    }
    return usage;
  }

  /** A pod that has ended uses nothing, though it is an object still. */
  private static void addPod(Map<String, Quantity> usage, JsonNode pod) {
    String phase = Meta.text(pod.path("status"), "phase");
    if (phase.equals("Succeeded") || phase.equals("Failed") || isOverdue(pod)) {
      return;
    }
    usage.put("pods", ONE);
    PodAmounts.of(pod.path("spec"), "requests")
        .forEach(
            (name, amount) -> {
              if (COMPUTE.contains(name) || name.startsWith("hugepages-")) {
                usage.put(name, amount);
              }
              usage.put("requests." + name, amount);
            });
    PodAmounts.of(pod.path("spec"), "limits")
        .forEach(
            (name, amount) -> {
              if (COMPUTE.contains(name)) {
                usage.put("limits." + name, amount);
              }
            });
  }

  /** Deleted with a grace that no node will end: such a pod is not on a node. */
  private static boolean isOverdue(JsonNode pod) {
    return Meta.isDeleting(pod) && Meta.of(pod).path("deletionGracePeriodSeconds").asLong(-1) == 0;
  }

  private static void addService(Map<String, Quantity> usage, JsonNode spec) {
    usage.put("services", ONE);
    String type = Meta.text(spec, "type");
    int ports = spec.path("ports").size();
    boolean balanced = type.equals("LoadBalancer");
    if (balanced) {
      usage.put("services.loadbalancers", ONE);
    }
    boolean hasNodePorts =
        type.equals("NodePort")
            || balanced && spec.path("allocateLoadBalancerNodePorts").asBoolean(true);
    usage.put(
        "services.nodeports", Quantity.of(hasNodePorts ? ports : 0, Quantity.Format.DECIMAL_SI));
  }

  private static void addClaim(Map<String, Quantity> usage, JsonNode claim) {
    usage.put("persistentvolumeclaims", ONE);
    JsonNode spec = claim.path("spec");
    Quantity storage =
        PodAmounts.amounts(spec.path("resources").path("requests"))
            .getOrDefault("storage", Quantity.ZERO);
    usage.put("requests.storage", storage);
    String storageClass = Meta.text(spec, "storageClassName");
    if (!storageClass.isEmpty()) {
      usage.put(storageClass + STORAGE_CLASS + "persistentvolumeclaims", ONE);
      usage.put(storageClass + STORAGE_CLASS + "requests.storage", storage);
    }
  }

  /** The resource that a name in {@code spec.hard} is about. */
  public static GroupResource countedBy(String name) {
    if (name.startsWith("count/")) {
      String resource = name.substring("count/".length());
      int dot = resource.indexOf('.');
      return dot < 0
          ? new GroupResource("", resource)
          : new GroupResource(resource.substring(dot + 1), resource.substring(0, dot));
    }
    if (name.startsWith("services")) {
      return new GroupResource("", "services");
    }
    if (name.equals("persistentvolumeclaims")
        || name.equals("requests.storage")
        || name.contains(STORAGE_CLASS)) {
      return new GroupResource("", "persistentvolumeclaims");
    }
    return new GroupResource("", BARE.contains(name) ? name : "pods");
  }
}
