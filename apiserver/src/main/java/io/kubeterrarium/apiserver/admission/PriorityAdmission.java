package io.kubeterrarium.apiserver.admission;

import io.kubeterrarium.api.GroupResource;
import io.kubeterrarium.api.ObjectName;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.admission.AdmissionRequest.Operation;
import io.kubeterrarium.apiserver.resource.FallbackReader;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A pod gets the number and preemption policy that its priority class stands for. Source:
 * k8s.io/kubernetes, plugin/pkg/admission/priority. The two classes of the system have fixed values
 * and need not be stored; a global default class counts where one is stored.
 */
public final class PriorityAdmission implements AdmissionPlugin {
  private static final GroupResource PODS = new GroupResource("", "pods");
  private static final GroupResource CLASSES =
      new GroupResource("scheduling.k8s.io", "priorityclasses");
  private static final Map<String, Integer> SYSTEM_CLASSES =
      Map.of("system-cluster-critical", 2_000_000_000, "system-node-critical", 2_000_001_000);
  private static final String PREEMPT = "PreemptLowerPriority";

  private record Priority(String className, int value, String preemptionPolicy) {}

  private final FallbackReader objects;

  public PriorityAdmission(FallbackReader objects) {
    this.objects = objects;
  }

  @Override
  public String name() {
    return "Priority";
  }

  @Override
  public void mutate(AdmissionRequest request) {
    ObjectNode pod = request.object();
    if (!request.isFor(PODS) || pod == null) {
      return;
    }
    ObjectNode spec = Meta.child(pod, "spec");
    if (request.operation() == Operation.CREATE) {
      settle(request, spec);
    } else if (request.operation() == Operation.UPDATE && request.oldObject() != null) {
      keep(spec, request.oldObject().path("spec"), "priority");
      keep(spec, request.oldObject().path("spec"), "preemptionPolicy");
    }
  }

  /** An update that leaves the field out does not mean to clear it. */
  private static void keep(ObjectNode spec, JsonNode old, String field) {
    if (!spec.hasNonNull(field) && old.hasNonNull(field)) {
      spec.set(field, old.get(field));
    }
  }

  private void settle(AdmissionRequest request, ObjectNode spec) {
    String name = Meta.text(spec, "priorityClassName");
    Priority priority = name.isEmpty() ? withoutClass() : ofClass(request, name);
    if (!priority.className().isEmpty()) {
      spec.put("priorityClassName", priority.className());
    }
    JsonNode asked = spec.path("priority");
    if (asked.isIntegralNumber() && asked.asLong() != priority.value()) {
      throw request.forbidden(
          "the integer value of priority (%s) must not be provided in pod spec; priority admission controller computed %d from the given PriorityClass name"
              .formatted(asked, priority.value()));
    }
    spec.put("priority", priority.value());
    String policy = Meta.text(spec, "preemptionPolicy");
    if (spec.path("preemptionPolicy").isString() && !policy.equals(priority.preemptionPolicy())) {
      throw request.forbidden(
          "the string value of PreemptionPolicy (%s) must not be provided in pod spec; priority admission controller computed %s from the given PriorityClass name"
              .formatted(policy, priority.preemptionPolicy()));
    }
    spec.put("preemptionPolicy", priority.preemptionPolicy());
  }

  private Priority withoutClass() {
    @Nullable ObjectNode lowest = null;
    for (ObjectNode each : objects.cache().list(CLASSES, "")) {
      if (each.path("globalDefault").asBoolean(false)
          && (lowest == null || value(each) < value(lowest))) {
        lowest = each;
      }
    }
    return lowest == null ? new Priority("", 0, PREEMPT) : of(lowest);
  }

  private Priority ofClass(AdmissionRequest request, String name) {
    ObjectNode stored = objects.get(CLASSES, new ObjectName("", name));
    if (stored != null) {
      return of(stored);
    }
    Integer system = SYSTEM_CLASSES.get(name);
    if (system == null) {
      throw request.forbidden("no PriorityClass with name " + name + " was found");
    }
    return new Priority(name, system, PREEMPT);
  }

  private static Priority of(ObjectNode stored) {
    String policy = Meta.text(stored, "preemptionPolicy");
    return new Priority(Meta.name(stored), value(stored), policy.isEmpty() ? PREEMPT : policy);
  }

  private static int value(ObjectNode stored) {
    return stored.path("value").asInt(0);
  }
}
