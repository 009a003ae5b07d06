package io.kubeterrarium.controllers.daemonset;

import io.fabric8.kubernetes.api.model.NodeAffinity;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.client.resource.WorkloadResources;
import io.kubeterrarium.controllers.ownedpods.PodTemplate;
import io.kubeterrarium.controllers.ownership.Owner;
import io.kubeterrarium.controllers.pod.PodFacts;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A pod for one node; the scheduler binds it, and can do so to no other. */
final class DaemonPod {
  static final String HASH = "controller-revision-hash";
  private static final String GENERATION = "pod-template-generation";
  private static final String SET_GENERATION = "deprecated.daemonset.template.generation";

  private DaemonPod() {}

  static ObjectNode of(DaemonSet set, String hash, String node) {
    ObjectNode pod =
        PodTemplate.pod(set.getSpec().getTemplate(), Owner.of(set, WorkloadResources.DAEMON_SETS));
    ObjectNode labels = Meta.child(Meta.edit(pod), "labels").put(HASH, hash);
    String generation =
        Objects.requireNonNullElse(set.getMetadata().getAnnotations(), Map.<String, String>of())
            .get(SET_GENERATION);
    if (generation != null) {
      labels.put(GENERATION, generation);
    }
    ObjectNode spec = Meta.child(pod, "spec");
    ObjectNode required =
        Meta.child(
            Meta.child(Meta.child(spec, "affinity"), "nodeAffinity"),
            "requiredDuringSchedulingIgnoredDuringExecution");
    ObjectNode field = Json.object().put("key", "metadata.name").put("operator", "In");
    field.putArray("values").add(node);
    required.putArray("nodeSelectorTerms").addObject().putArray("matchFields").add(field);
    ArrayNode tolerations = spec.withArray("tolerations");
    NodeFit.TOLERATIONS.forEach(each -> tolerations.add(Json.tree(each)));
    if (spec.path("hostNetwork").asBoolean(false)) {
      tolerations.add(Json.tree(NodeFit.HOST_NETWORK));
    }
    return pod;
  }

  /** The node that it is bound to, or will be; empty for none. */
  static String node(Pod pod) {
    String bound = PodFacts.nodeName(pod);
    if (!bound.isEmpty() || pod.getSpec().getAffinity() == null) {
      return bound;
    }
    NodeAffinity affinity = pod.getSpec().getAffinity().getNodeAffinity();
    if (affinity == null || affinity.getRequiredDuringSchedulingIgnoredDuringExecution() == null) {
      return "";
    }
    for (NodeSelectorTerm term :
        affinity.getRequiredDuringSchedulingIgnoredDuringExecution().getNodeSelectorTerms()) {
      for (NodeSelectorRequirement field :
          Objects.requireNonNullElse(term.getMatchFields(), List.<NodeSelectorRequirement>of())) {
        if ("metadata.name".equals(field.getKey()) && field.getValues().size() == 1) {
          return field.getValues().get(0);
        }
      }
    }
    return "";
  }

  static boolean isOf(Pod pod, String hash) {
    Map<String, String> labels = pod.getMetadata().getLabels();
    return labels != null && hash.equals(labels.get(HASH));
  }
}
