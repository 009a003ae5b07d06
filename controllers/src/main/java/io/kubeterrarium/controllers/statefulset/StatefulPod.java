package io.kubeterrarium.controllers.statefulset;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.client.resource.WorkloadResources;
import io.kubeterrarium.controllers.ownedpods.PodTemplate;
import io.kubeterrarium.controllers.ownership.Owner;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A pod of an ordinal: its name, its claims, its revision. */
final class StatefulPod {
  static final String REVISION = "controller-revision-hash";

  private StatefulPod() {}

  static ObjectNode of(StatefulSet set, PodTemplateSpec template, String revision, int ordinal) {
    ObjectNode pod = PodTemplate.pod(template, Owner.of(set, WorkloadResources.STATEFUL_SETS));
    String name = set.getMetadata().getName() + "-" + ordinal;
    ObjectNode metadata = Meta.edit(pod);
    metadata.remove("generateName");
    metadata.put("name", name);
    Meta.child(metadata, "labels")
        .put("apps.kubernetes.io/pod-index", Integer.toString(ordinal))
        .put("statefulset.kubernetes.io/pod-name", name)
        .put(REVISION, revision);
    ObjectNode spec = Meta.child(pod, "spec");
    spec.put("hostname", name);
    if (set.getSpec().getServiceName() != null) {
      spec.put("subdomain", set.getSpec().getServiceName());
    }
    mount(set, spec, ordinal);
    return pod;
  }

  /** A claim of the set's takes the place of a volume of its name. */
  private static void mount(StatefulSet set, ObjectNode spec, int ordinal) {
    if (templates(set).isEmpty()) {
      return;
    }
    ArrayNode volumes = Json.array();
    List<String> names = new ArrayList<>();
    for (PersistentVolumeClaim template : templates(set)) {
      String name = template.getMetadata().getName();
      names.add(name);
      volumes
          .addObject()
          .put("name", name)
          .putObject("persistentVolumeClaim")
          .put("claimName", claimName(set, name, ordinal));
    }
    for (JsonNode volume : spec.path("volumes")) {
      if (!names.contains(Meta.text(volume, "name"))) {
        volumes.add(volume);
      }
    }
    spec.set("volumes", volumes);
  }

  static List<ObjectNode> claims(StatefulSet set, int ordinal) {
    List<ObjectNode> claims = new ArrayList<>();
    for (PersistentVolumeClaim template : templates(set)) {
      ObjectNode claim = Json.tree(template);
      claim.remove("status");
      ObjectNode metadata = Meta.edit(claim);
      metadata.put("name", claimName(set, template.getMetadata().getName(), ordinal));
      metadata.put("namespace", set.getMetadata().getNamespace());
      ObjectNode labels = Meta.child(metadata, "labels");
      Objects.requireNonNullElse(
              set.getSpec().getSelector().getMatchLabels(), Map.<String, String>of())
          .forEach(labels::put);
      claims.add(claim);
    }
    return claims;
  }

  private static String claimName(StatefulSet set, String template, int ordinal) {
    return template + "-" + set.getMetadata().getName() + "-" + ordinal;
  }

  private static List<PersistentVolumeClaim> templates(StatefulSet set) {
    return Objects.requireNonNullElse(set.getSpec().getVolumeClaimTemplates(), List.of());
  }

  /** The ordinal in its name; -1 where the name is not one of the set's. */
  static int ordinal(StatefulSet set, Pod pod) {
    String prefix = set.getMetadata().getName() + "-";
    String name = pod.getMetadata().getName();
    if (!name.startsWith(prefix)) {
      return -1;
    }
    try {
      int ordinal = Integer.parseInt(name.substring(prefix.length()));
      return name.equals(prefix + ordinal) ? ordinal : -1;
    } catch (NumberFormatException e) {
      return -1; // Somebody's pod with a name alike.
    }
  }

  static String revision(Pod pod) {
    Map<String, String> labels = pod.getMetadata().getLabels();
    return labels == null ? "" : labels.getOrDefault(REVISION, "");
  }
}
