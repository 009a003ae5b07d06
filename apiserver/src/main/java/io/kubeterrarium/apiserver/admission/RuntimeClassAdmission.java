package io.kubeterrarium.apiserver.admission;

import io.kubeterrarium.api.GroupResource;
import io.kubeterrarium.api.ObjectName;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.quota.PodAmounts;
import io.kubeterrarium.apiserver.admission.AdmissionRequest.Operation;
import io.kubeterrarium.apiserver.resource.FallbackReader;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A pod of a runtime class gets what the class says of overhead, nodes and tolerations. Source:
 * k8s.io/kubernetes, plugin/pkg/admission/runtimeclass.
 */
public final class RuntimeClassAdmission implements AdmissionPlugin {
  private static final GroupResource PODS = new GroupResource("", "pods");
  private static final GroupResource CLASSES = new GroupResource("node.k8s.io", "runtimeclasses");

  private final FallbackReader objects;

  public RuntimeClassAdmission(FallbackReader objects) {
    this.objects = objects;
  }

  @Override
  public String name() {
    return "RuntimeClass";
  }

  @Override
  public void mutate(AdmissionRequest request) {
    ObjectNode pod = request.object();
    if (pod == null || request.operation() != Operation.CREATE || !request.isFor(PODS)) {
      return;
    }
    ObjectNode spec = Meta.child(pod, "spec");
    ObjectNode found = classOf(request, spec);
    if (found == null) {
      return;
    }
    JsonNode overhead = found.path("overhead").path("podFixed");
    if (!overhead.isEmpty()) {
      if (spec.path("overhead").isEmpty()) {
        spec.set("overhead", overhead.deepCopy());
      } else if (!PodAmounts.amounts(spec.path("overhead")).equals(PodAmounts.amounts(overhead))) {
        throw request.forbidden(
            "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead");
      }
    }
    schedule(request, spec, found.path("scheduling"));
  }

  private @Nullable ObjectNode classOf(AdmissionRequest request, JsonNode spec) {
    String name = Meta.text(spec, "runtimeClassName");
    if (name.isEmpty()) {
      return null;
    }
    ObjectNode found = objects.get(CLASSES, new ObjectName("", name));
    if (found == null) {
      throw request.forbidden("pod rejected: RuntimeClass \"" + name + "\" not found");
    }
    return found;
  }

  private static void schedule(AdmissionRequest request, ObjectNode spec, JsonNode scheduling) {
    for (Map.Entry<String, String> wanted :
        Meta.strings(scheduling.path("nodeSelector")).entrySet()) {
      ObjectNode selector = Meta.child(spec, "nodeSelector");
      String own = selector.path(wanted.getKey()).asString("");
      if (selector.has(wanted.getKey()) && !own.equals(wanted.getValue())) {
        throw request.forbidden(
            "conflict: runtimeClass.scheduling.nodeSelector[%1$s] = %2$s; pod.spec.nodeSelector[%1$s] = %3$s"
                .formatted(wanted.getKey(), wanted.getValue(), own));
      }
      selector.put(wanted.getKey(), wanted.getValue());
    }
    for (JsonNode toleration : scheduling.path("tolerations")) {
      ArrayNode own =
          spec.get("tolerations") instanceof ArrayNode existing
              ? existing
              : spec.putArray("tolerations");
      boolean known = false;
      for (JsonNode each : own) {
        known |= each.equals(toleration);
      }
      if (!known) {
        own.add(toleration.deepCopy());
      }
    }
  }

  @Override
  public void validate(AdmissionRequest request) {
    ObjectNode pod = request.object();
    if (pod == null || request.operation() != Operation.CREATE || !request.isFor(PODS)) {
      return;
    }
    JsonNode spec = pod.path("spec");
    ObjectNode found = classOf(request, spec);
    boolean hasOverhead = !spec.path("overhead").isEmpty();
    if (hasOverhead && (found == null || found.path("overhead").path("podFixed").isEmpty())) {
      throw request.forbidden(
          "pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead");
    }
  }
}
