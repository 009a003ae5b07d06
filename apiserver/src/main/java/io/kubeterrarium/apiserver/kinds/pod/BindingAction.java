package io.kubeterrarium.apiserver.kinds.pod;

import static io.kubeterrarium.apiserver.kinds.field.Defaults.objects;

import io.kubeterrarium.api.GroupResource;
import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.error.GoText;
import io.kubeterrarium.apiserver.resource.Subresource;
import io.kubeterrarium.apiserver.resource.WriteContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Gives a pod its node, once. Source: {@code BindingREST} in
 * k8s.io/kubernetes/pkg/registry/core/pod/storage.
 */
final class BindingAction implements Subresource.Action {
  private static final GroupResource RESOURCE = new GroupResource("", "pods/binding");

  @Override
  public GroupVersionKind kind() {
    return GroupVersionKind.of("v1", "Binding");
  }

  @Override
  public Set<String> verbs() {
    return Set.of("create");
  }

  @Override
  public void check(ObjectNode binding, String pod) {
    if (!Meta.name(binding).equals(pod)) {
      throw ApiException.badRequest("name in URL does not match name in Binding object");
    }
    List<String> wrong = new ArrayList<>(0);
    JsonNode target = binding.path("target");
    String kind = Meta.text(target, "kind");
    if (!kind.isEmpty() && !kind.equals("Node")) {
      String shown = GoText.quoted(kind);
      wrong.add(
          "target.kind: Unsupported value: " + shown + ": supported values: \"Node\", \"<empty>\"");
    }
    if (Meta.text(target, "name").isEmpty()) {
      wrong.add("target.name: Required value");
    }
    if (!wrong.isEmpty()) {
      String all = String.join(", ", wrong);
      // Justification: upstream joins them, too, but to a 500, where the mistake is the client's
      throw new ApiException(422, "Invalid", wrong.size() == 1 ? all : "[" + all + "]", null);
    }
  }

  @Override
  public Outcome perform(WriteContext context, ObjectNode binding, ObjectNode pod) {
    checkPod(binding, pod);
    Meta.child(pod, "spec").put("nodeName", Meta.text(binding.path("target"), "name"));
    merge(Meta.of(binding), pod, "annotations");
    merge(Meta.of(binding), pod, "labels");
    Meta.child(pod, "status").remove("nominatedNodeName");
    PodConditions.scheduled(pod, context.now());
    return Outcome.STORE;
  }

  private static void checkPod(ObjectNode binding, ObjectNode pod) {
    String name = Meta.name(pod);
    String uid = Meta.uid(binding);
    if (!uid.isEmpty() && !uid.equals(Meta.uid(pod))) {
      throw conflict(
          name,
          "Precondition failed: UID in precondition: "
              + uid
              + ", UID in object meta: "
              + Meta.uid(pod));
    }
    String version = Meta.resourceVersion(binding);
    if (!version.isEmpty() && !version.equals(Meta.resourceVersion(pod))) {
      throw conflict(
          name,
          "Precondition failed: ResourceVersion in precondition: "
              + version
              + ", ResourceVersion in object meta: "
              + Meta.resourceVersion(pod));
    }
    if (Meta.isDeleting(pod)) {
      throw conflict(name, "pod " + name + " is being deleted, cannot be assigned to a host");
    }
    String node = Meta.text(pod.path("spec"), "nodeName");
    if (!node.isEmpty()) {
      throw conflict(name, "pod " + name + " is already assigned to node \"" + node + "\"");
    }
    if (!objects(pod.path("spec"), "schedulingGates").isEmpty()) {
      throw conflict(name, "pod " + name + " has non-empty .spec.schedulingGates");
    }
  }

  private static ApiException conflict(String name, String why) {
    return ApiException.conflict(RESOURCE, name, why);
  }

  private static void merge(JsonNode from, ObjectNode pod, String field) {
    Meta.strings(from.path(field))
        .forEach((key, value) -> Meta.child(Meta.edit(pod), field).put(key, value));
  }
}
