package io.kubeterrarium.controllers.ownedpods;

import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.controllers.ownership.Owner;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes a pod of a template. */
public final class PodTemplate {
  private PodTemplate() {}

  /** Named after its owner, with a suffix that the server makes up. */
  public static ObjectNode pod(PodTemplateSpec template, Owner owner) {
    ObjectNode source = Json.tree(template);
    JsonNode given = source.path("metadata");
    ObjectNode pod = Json.object();
    ObjectNode metadata = pod.putObject("metadata");
    metadata.put("generateName", owner.name() + "-");
    metadata.put("namespace", owner.namespace());
    for (String field : new String[] {"labels", "annotations", "finalizers"}) {
      if (given.hasNonNull(field)) {
        metadata.set(field, given.get(field));
      }
    }
    metadata.putArray("ownerReferences").add(owner.reference());
    pod.set("spec", source.path("spec"));
    return pod;
  }
}
