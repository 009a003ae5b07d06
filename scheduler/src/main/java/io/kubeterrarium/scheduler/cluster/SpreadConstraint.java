package io.kubeterrarium.scheduler.cluster;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.selector.LabelSelector;
import io.kubeterrarium.api.selector.Requirement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * How evenly pods spread over the values of a node label (KEP-895, KEP-3022, KEP-3094).
 *
 * @param hard {@code DoNotSchedule}; {@code ScheduleAnyway} otherwise
 * @param minDomains fewer domains than this count as if one of them were empty
 * @param honorAffinity nodes that the pod's affinity excludes do not count
 * @param honorTaints nodes with taints that the pod does not tolerate do not count
 */
public record SpreadConstraint(
    String topologyKey,
    int maxSkew,
    boolean hard,
    LabelSelector selector,
    int minDomains,
    boolean honorAffinity,
    boolean honorTaints) {

  /** One that scores only, as the system's defaults are. */
  public static SpreadConstraint soft(String topologyKey, int maxSkew, LabelSelector selector) {
    return new SpreadConstraint(topologyKey, maxSkew, false, selector, 1, true, false);
  }

  static List<SpreadConstraint> all(JsonNode constraints, Map<String, String> podLabels) {
    List<SpreadConstraint> all = new ArrayList<>();
    for (JsonNode constraint : constraints) {
      all.add(of(constraint, podLabels));
    }
    return List.copyOf(all);
  }

  private static SpreadConstraint of(JsonNode constraint, Map<String, String> podLabels) {
    return new SpreadConstraint(
        Meta.text(constraint, "topologyKey"),
        constraint.path("maxSkew").asInt(1),
        Meta.text(constraint, "whenUnsatisfiable").equals("DoNotSchedule"),
        selector(constraint, podLabels),
        constraint.path("minDomains").asInt(1),
        !Meta.text(constraint, "nodeAffinityPolicy").equals("Ignore"),
        Meta.text(constraint, "nodeTaintsPolicy").equals("Honor"));
  }

  private static LabelSelector selector(JsonNode constraint, Map<String, String> podLabels) {
    LabelSelector own = LabelSelector.ofTree(constraint.path("labelSelector"));
    List<Requirement> all = new ArrayList<>(own.requirements());
    for (JsonNode key : constraint.path("matchLabelKeys")) {
      String value = podLabels.get(key.asString(""));
      if (value != null) {
        all.add(new Requirement(key.asString(""), Requirement.Operator.IN, List.of(value)));
      }
    }
    return new LabelSelector(all, own.nothing());
  }

  /** The pods on the node that it counts: same namespace, not terminating, selected. */
  public int count(NodeInfo node, String namespace) {
    int count = 0;
    for (Map.Entry<PodGroup, Integer> entry : node.groups().entrySet()) {
      if (counts(entry.getKey(), namespace)) {
        count += entry.getValue();
      }
    }
    return count;
  }

  /** Whether {@link #count} counts the pod. */
  public boolean counts(PodInfo pod, String namespace) {
    return counts(pod.group(), namespace);
  }

  private boolean counts(PodGroup group, String namespace) {
    return !group.terminating()
        && group.namespace().equals(namespace)
        && selector.matches(group.labels());
  }

  /** Whether a node's pods count for this pod. */
  public boolean includes(NodeInfo node, PodInfo pod) {
    if (honorAffinity && !pod.affinityAdmits(node)) {
      return false;
    }
    return !honorTaints || node.untolerated(pod).isEmpty();
  }
}
