package io.kubeterrarium.scheduler.cluster;

import io.kubeterrarium.api.ObjectName;
import io.kubeterrarium.api.json.Meta;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A pod, reduced to what scheduling needs.
 *
 * @param tree the object it was read from; for reading only
 * @param nodeName empty while it is on no node
 * @param requests what it takes from a node
 * @param scoredRequests the same with assumed minimums, for comparing nodes
 * @param requiredTerms null where any node will do
 */
public record PodInfo(
    ObjectNode tree,
    ObjectName name,
    String uid,
    String nodeName,
    int priority,
    Amounts requests,
    Amounts scoredRequests,
    PodGroup group,
    Map<String, String> nodeSelector,
    @Nullable NodeTerms requiredTerms,
    List<NodeTerms.Preferred> preferredTerms,
    List<Toleration> tolerations,
    List<HostPort> hostPorts,
    List<SpreadConstraint> spreadConstraints) {

  /** Reads a pod; throws IllegalArgumentException where it holds what no server accepts. */
  public static PodInfo of(ObjectNode pod) {
    JsonNode spec = pod.path("spec");
    JsonNode affinity = spec.path("affinity").path("nodeAffinity");
    JsonNode required = affinity.path("requiredDuringSchedulingIgnoredDuringExecution");
    Map<String, String> labels = Meta.labels(pod);
    return new PodInfo(
        pod,
        Meta.objectName(pod),
        Meta.uid(pod),
        Meta.text(spec, "nodeName"),
        spec.path("priority").asInt(0),
        PodRequests.of(spec),
        PodRequests.scored(spec),
        new PodGroup(Meta.namespace(pod), labels, Meta.isDeleting(pod)),
        Meta.strings(spec.path("nodeSelector")),
        required.isObject() ? NodeTerms.of(required) : null,
        NodeTerms.Preferred.of(affinity.path("preferredDuringSchedulingIgnoredDuringExecution")),
        tolerations(spec),
        hostPorts(spec),
        SpreadConstraint.all(spec.path("topologySpreadConstraints"), labels));
  }

  private static List<Toleration> tolerations(JsonNode spec) {
    List<Toleration> all = new ArrayList<>();
    for (JsonNode toleration : spec.path("tolerations")) {
      all.add(Toleration.of(toleration));
    }
    return List.copyOf(all);
  }

  private static List<HostPort> hostPorts(JsonNode spec) {
    List<HostPort> all = new ArrayList<>();
    for (JsonNode container : spec.path("containers")) {
      for (JsonNode port : container.path("ports")) {
        int number = port.path("hostPort").asInt(0);
        if (number > 0) {
          String ip = Meta.text(port, "hostIP");
          String protocol = Meta.text(port, "protocol");
          all.add(
              new HostPort(
                  ip.isEmpty() ? "0.0.0.0" : ip, protocol.isEmpty() ? "TCP" : protocol, number));
        }
      }
    }
    return List.copyOf(all);
  }

  /** The same pod on a node. */
  public PodInfo on(String node) {
    return with(tree, node);
  }

  /** The same pod, of which nothing but the status is new. */
  public PodInfo withStatusOf(ObjectNode updated) {
    return with(updated, nodeName);
  }

  private PodInfo with(ObjectNode newTree, String node) {
    return new PodInfo(
        newTree,
        name,
        uid,
        node,
        priority,
        requests,
        scoredRequests,
        group,
        nodeSelector,
        requiredTerms,
        preferredTerms,
        tolerations,
        hostPorts,
        spreadConstraints);
  }

  /** The node it is nominated for as far as the server knows; empty for none. */
  public String nominatedNode() {
    return Meta.text(tree.path("status"), "nominatedNodeName");
  }

  /** When its node took it on; a pod that no node has taken on yet comes after all others. */
  public Instant started() {
    String time = Meta.text(tree.path("status"), "startTime");
    return time.isEmpty() ? Instant.MAX : Instant.parse(time);
  }

  /** Whether others may be taken off a node for it. */
  public boolean mayPreempt() {
    return !Meta.text(tree.path("spec"), "preemptionPolicy").equals("Never");
  }

  /** Whether it terminates because the scheduler wanted it to. */
  public boolean isBeingPreempted() {
    if (isTerminating()) {
      for (JsonNode condition : tree.path("status").path("conditions")) {
        if (Meta.text(condition, "type").equals("DisruptionTarget")) {
          return Meta.text(condition, "status").equals("True")
              && Meta.text(condition, "reason").equals("PreemptionByScheduler");
        }
      }
    }
    return false;
  }

  public boolean isSame(PodInfo other) {
    return uid.equals(other.uid);
  }

  public String namespace() {
    return name.namespace();
  }

  public boolean isTerminating() {
    return group.terminating();
  }

  /** Whether it has run to its end, and takes nothing from its node any more. */
  public boolean isFinished() {
    String phase = Meta.text(tree.path("status"), "phase");
    return phase.equals("Succeeded") || phase.equals("Failed");
  }

  public String schedulerName() {
    return Meta.text(tree.path("spec"), "schedulerName");
  }

  public List<String> schedulingGates() {
    List<String> names = new ArrayList<>();
    tree.path("spec").path("schedulingGates").forEach(gate -> names.add(Meta.text(gate, "name")));
    return names;
  }

  public boolean tolerates(Taint taint) {
    return tolerations.stream().anyMatch(each -> each.tolerates(taint));
  }

  /** Whether its node selector and its required node affinity allow the node. */
  public boolean affinityAdmits(NodeInfo node) {
    return node.labels().entrySet().containsAll(nodeSelector.entrySet())
        && (requiredTerms == null || requiredTerms.matches(node));
  }

  /** Whether anything a scheduling decision depends on differs; status and versions do not. */
  public boolean differsForScheduling(PodInfo other) {
    return !uid.equals(other.uid)
        || !group.equals(other.group)
        || !tree.path("spec").equals(other.tree.path("spec"))
        || !Meta.annotations(tree).equals(Meta.annotations(other.tree));
  }
}
