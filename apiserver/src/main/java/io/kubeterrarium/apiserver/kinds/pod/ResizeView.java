package io.kubeterrarium.apiserver.kinds.pod;

import static io.kubeterrarium.apiserver.kinds.field.Defaults.objects;

import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.resource.Subresource;
import io.kubeterrarium.apiserver.resource.WriteContext;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Changes what the containers of a pod ask for while they run: CPU and memory. Source: {@code
 * podResizeStrategy}, {@code ValidatePodResize}.
 */
final class ResizeView implements Subresource.View {
  private static final List<String> LISTS = List.of("containers", "initContainers");
  private static final List<String> CHANGEABLE = List.of("resources", "resizePolicy");
  private static final List<String> AMOUNTS = List.of("requests", "limits");

  @Override
  public GroupVersionKind kind() {
    return GroupVersionKind.of("v1", "Pod");
  }

  /** Containers that were added, removed or moved are left in, for the validation to find. */
  @Override
  public void write(WriteContext context, ObjectNode sent, ObjectNode pod) {
    PodDefaults.set(sent);
    ObjectNode spec = Meta.child(pod, "spec");
    if (LISTS.stream().allMatch(list -> sameNames(sent.path("spec"), spec, list))) {
      for (String list : LISTS) {
        List<ObjectNode> wanted = objects(sent.path("spec"), list);
        List<ObjectNode> stored = objects(spec, list);
        for (int i = 0; i < stored.size(); i++) {
          put(wanted.get(i), stored.get(i));
        }
      }
    } else {
      pod.set("spec", sent.path("spec"));
    }
  }

  private static boolean sameNames(JsonNode sent, JsonNode stored, String list) {
    return names(sent, list).equals(names(stored, list));
  }

  private static List<String> names(JsonNode spec, String list) {
    return objects(spec, list).stream().map(one -> Meta.text(one, "name")).toList();
  }

  private static void put(ObjectNode wanted, ObjectNode stored) {
    for (String field : CHANGEABLE) {
      if (wanted.has(field)) {
        stored.set(field, wanted.get(field));
      } else {
        stored.remove(field);
      }
    }
  }

  @Override
  public void validate(WriteContext context, ObjectNode pod, ObjectNode old, FieldErrors errors) {
    String refusal = refusal(old);
    if (!refusal.isEmpty()) {
      errors.forbidden("", refusal);
      return;
    }
    PodSpecValidation.pod(pod, errors);
    JsonNode spec = pod.path("spec");
    JsonNode before = old.path("spec");
    if (!LISTS.stream().allMatch(list -> sameNames(spec, before, list))) {
      errors.forbidden("spec", "only cpu and memory resources are mutable");
      return;
    }
    if (!QosClass.of(spec).equals(QosClass.of(before))) {
      errors.invalid(
          "spec", QosClass.of(before), "Pod QOS Class may not change as a result of resizing");
    }
    for (String list : LISTS) {
      List<ObjectNode> now = objects(spec, list);
      List<ObjectNode> then = objects(before, list);
      for (int i = 0; i < then.size(); i++) {
        container(list, now.get(i), then.get(i), "spec." + list + "[" + i + "]", errors);
      }
    }
  }

  private static String refusal(ObjectNode pod) {
    JsonNode spec = pod.path("spec");
    if (EphemeralContainersView.isMirror(pod)) {
      return "static pods cannot be resized";
    }
    if (Meta.text(spec.path("os"), "name").equals("windows")) {
      return "windows pods cannot be resized";
    }
    return spec.path("resources").isEmpty()
        ? ""
        : "pods with pod-level resources cannot be resized";
  }

  private static void container(
      String list, ObjectNode now, ObjectNode then, String path, FieldErrors errors) {
    boolean init = list.equals("initContainers");
    if (init && !Meta.text(then, "restartPolicy").equals("Always")) {
      if (!now.equals(then)) {
        errors.forbidden("spec", "resources for non-sidecar init containers are immutable");
      }
      return;
    }
    for (String amounts : AMOUNTS) {
      Set<String> names = Set.copyOf(now.path("resources").path(amounts).propertyNames());
      if (!names.containsAll(then.path("resources").path(amounts).propertyNames())) {
        errors.forbidden(
            path + ".resources." + amounts, "resource " + amounts + " cannot be removed");
      }
    }
    if (!fixed(now).equals(fixed(then))) {
      String which =
          init ? "cpu and memory resources for sidecar containers" : "cpu and memory resources";
      errors.forbidden("spec", "only " + which + " are mutable");
    }
  }

  /** What of the resources may not change. */
  private static JsonNode fixed(ObjectNode container) {
    ObjectNode resources = Meta.child(container.deepCopy(), "resources");
    for (String amounts : AMOUNTS) {
      ObjectNode list = Meta.child(resources, amounts);
      list.remove(List.of("cpu", "memory"));
    }
    return resources;
  }
}
