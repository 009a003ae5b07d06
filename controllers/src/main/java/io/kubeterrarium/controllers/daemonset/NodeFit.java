package io.kubeterrarium.controllers.daemonset;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeAffinity;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.Toleration;
import io.kubeterrarium.client.resource.LabelSelectors;
import io.kubeterrarium.controllers.nodes.Tolerance;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whether a DaemonSet's pod belongs on a node: by name, labels and taints, as the scheduler would
 * say, but not by what is free there.
 *
 * @param run a pod is made there
 * @param stay one that is there stays
 */
record NodeFit(boolean run, boolean stay) {
  private static final NodeFit NO = new NodeFit(false, false);

  /** What every daemon's pod tolerates, by key and effect. */
  static final List<Toleration> TOLERATIONS =
      List.of(
          tolerate("node.kubernetes.io/not-ready", "NoExecute"),
          tolerate("node.kubernetes.io/unreachable", "NoExecute"),
          tolerate("node.kubernetes.io/disk-pressure", "NoSchedule"),
          tolerate("node.kubernetes.io/memory-pressure", "NoSchedule"),
          tolerate("node.kubernetes.io/pid-pressure", "NoSchedule"),
          tolerate("node.kubernetes.io/unschedulable", "NoSchedule"));

  static final Toleration HOST_NETWORK =
      tolerate("node.kubernetes.io/network-unavailable", "NoSchedule");

  private static Toleration tolerate(String key, String effect) {
    return new Toleration(effect, key, "Exists", null, null);
  }

  static NodeFit of(PodSpec spec, Node node) {
    String name = node.getMetadata().getName();
    if (spec.getNodeName() != null
        && !spec.getNodeName().isEmpty()
        && !spec.getNodeName().equals(name)) {
      return NO;
    }
    Map<String, String> labels =
        Objects.requireNonNullElse(node.getMetadata().getLabels(), Map.of());
    if (!LabelSelectors.containsAll(labels, spec.getNodeSelector())
        || !fitsAffinity(spec, name, labels)) {
      return NO;
    }
    boolean run = true;
    boolean stay = true;
    for (Taint taint : taints(node)) {
      if (!isTolerated(spec, taint)) {
        run &= "PreferNoSchedule".equals(taint.getEffect());
        stay &= !"NoExecute".equals(taint.getEffect());
      }
    }
    return new NodeFit(run, stay);
  }

  private static List<Taint> taints(Node node) {
    return node.getSpec() == null
        ? List.of()
        : Objects.requireNonNullElse(node.getSpec().getTaints(), List.of());
  }

  private static boolean isTolerated(PodSpec spec, Taint taint) {
    List<Toleration> own = Objects.requireNonNullElse(spec.getTolerations(), List.of());
    return own.stream().anyMatch(each -> Tolerance.tolerates(each, taint))
        || TOLERATIONS.stream().anyMatch(each -> Tolerance.tolerates(each, taint))
        || (Boolean.TRUE.equals(spec.getHostNetwork()) && Tolerance.tolerates(HOST_NETWORK, taint));
  }

  private static boolean fitsAffinity(PodSpec spec, String node, Map<String, String> labels) {
    NodeAffinity affinity =
        spec.getAffinity() == null ? null : spec.getAffinity().getNodeAffinity();
    if (affinity == null || affinity.getRequiredDuringSchedulingIgnoredDuringExecution() == null) {
      return true;
    }
    List<NodeSelectorTerm> terms =
        affinity.getRequiredDuringSchedulingIgnoredDuringExecution().getNodeSelectorTerms();
    return terms.stream().anyMatch(term -> fits(term, node, labels));
  }

  private static boolean fits(NodeSelectorTerm term, String node, Map<String, String> labels) {
    List<NodeSelectorRequirement> expressions =
        Objects.requireNonNullElse(term.getMatchExpressions(), List.of());
    List<NodeSelectorRequirement> fields =
        Objects.requireNonNullElse(term.getMatchFields(), List.of());
    return !(expressions.isEmpty() && fields.isEmpty())
        && expressions.stream().allMatch(each -> fits(each, labels.get(each.getKey())))
        && fields.stream().allMatch(each -> fits(each, node));
  }

  private static boolean fits(NodeSelectorRequirement rule, @Nullable String value) {
    List<String> values = Objects.requireNonNullElse(rule.getValues(), List.of());
    return switch (rule.getOperator()) {
      case "In" -> value != null && values.contains(value);
      case "NotIn" -> value == null || !values.contains(value);
      case "Exists" -> value != null;
      case "DoesNotExist" -> value == null;
      case "Gt" -> compare(value, values) > 0;
      case "Lt" -> compare(value, values) < 0;
      default -> false;
    };
  }

  /** 0, which fits neither, where one is no number. */
  private static int compare(@Nullable String value, List<String> values) {
    try {
      return value == null || values.size() != 1
          ? 0
          : Long.compare(Long.parseLong(value), Long.parseLong(values.get(0)));
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
