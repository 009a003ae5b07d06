package io.kubeterrarium.apiserver.kinds.pod;

import static io.kubeterrarium.apiserver.kinds.field.Defaults.objects;

import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.resource.Subresource;
import io.kubeterrarium.apiserver.resource.WriteContext;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Adds containers to a running pod, as {@code kubectl debug} does. Those that are there stay as
 * they are. Source: {@code podEphemeralContainersStrategy}, {@code
 * ValidatePodEphemeralContainersUpdate}.
 */
final class EphemeralContainersView implements Subresource.View {
  static final String FIELD = "ephemeralContainers";
  private static final String PATH = "spec." + FIELD;
  private static final String MIRROR = "kubernetes.io/config.mirror";

  @Override
  public GroupVersionKind kind() {
    return GroupVersionKind.of("v1", "Pod");
  }

  @Override
  public void write(WriteContext context, ObjectNode sent, ObjectNode pod) {
    PodDefaults.set(sent);
    ObjectNode spec = Meta.child(pod, "spec");
    JsonNode containers = sent.path("spec").path(FIELD);
    if (containers.isEmpty()) {
      spec.remove(FIELD);
    } else {
      spec.set(FIELD, containers);
    }
  }

  @Override
  public void validate(WriteContext context, ObjectNode pod, ObjectNode old, FieldErrors errors) {
    if (isMirror(old)) {
      errors.forbidden("", "static pods do not support ephemeral containers");
      return;
    }
    PodSpecValidation.pod(pod, errors);
    Map<String, ObjectNode> now = new HashMap<>();
    objects(pod.path("spec"), FIELD).forEach(one -> now.put(Meta.text(one, "name"), one));
    for (ObjectNode before : objects(old.path("spec"), FIELD)) {
      String name = Meta.text(before, "name");
      ObjectNode after = now.get(name);
      if (after == null) {
        errors.forbidden(
            PATH, "existing ephemeral containers \"" + name + "\" may not be removed\n");
      } else if (!after.equals(before)) {
        errors.forbidden(
            PATH,
            "existing ephemeral containers \""
                + name
                + "\" may not be changed\n- "
                + Json.text(before)
                + "\n+ "
                + Json.text(after)
                + "\n");
      }
    }
  }

  /** Whether a node runs the pod from a file of its own, and this is but its image. */
  static boolean isMirror(ObjectNode pod) {
    return Meta.of(pod).path("annotations").has(MIRROR);
  }
}
