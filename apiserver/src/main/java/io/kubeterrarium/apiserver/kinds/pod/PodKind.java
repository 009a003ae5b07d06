package io.kubeterrarium.apiserver.kinds.pod;

import static io.kubeterrarium.apiserver.kinds.field.Defaults.objects;

import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.warning.PodWarnings;
import io.kubeterrarium.apiserver.resource.ResourceType;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.resource.Subresource;
import io.kubeterrarium.apiserver.resource.WriteContext;
import io.kubeterrarium.apiserver.table.TableColumns;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Pod. */
public final class PodKind implements Strategy {
  private static final ResourceType TYPE =
      ResourceType.namespaced("v1", "Pod", "pods").shortNames("po").categories("all");

  private static final String SIMULATED =
      "containers are simulated: there is no process, no output and no network behind this pod";

  private static final Map<String, Subresource> SUBRESOURCES = subresourceTable();

  @Override
  public ResourceType type() {
    return TYPE;
  }

  @Override
  public void setDefaults(ObjectNode pod) {
    PodDefaults.set(pod);
  }

  @Override
  public void prepareForCreate(WriteContext context, ObjectNode pod) {
    ObjectNode status = pod.putObject("status");
    status.put("phase", "Pending").put("qosClass", QosClass.of(pod.path("spec")));
    if (!objects(pod.path("spec"), "schedulingGates").isEmpty()) {
      PodConditions.gated(pod);
    }
  }

  @Override
  public void validateCreate(WriteContext context, ObjectNode pod, FieldErrors errors) {
    ObjectNode spec = Meta.child(pod, "spec");
    PodSpecValidation.pod(pod, errors);
    if (!objects(spec, "ephemeralContainers").isEmpty()) {
      errors.forbidden("spec.ephemeralContainers", "cannot be set on create");
    }
    if (!Meta.text(spec, "nodeName").isEmpty() && !objects(spec, "schedulingGates").isEmpty()) {
      errors.forbidden(
          "spec.nodeName", "cannot be set until all schedulingGates have been cleared");
    }
  }

  @Override
  public void validateUpdate(
      WriteContext context, ObjectNode pod, ObjectNode old, FieldErrors errors) {
    PodSpecValidation.pod(pod, errors);
    PodUpdateValidation.check(pod, old, errors);
  }

  @Override
  public void warn(ObjectNode pod, @Nullable ObjectNode old, List<String> warnings) {
    if (old == null) {
      PodWarnings.pod(pod, warnings);
    }
  }

  @Override
  public @Nullable JsonNode rowConditions(ObjectNode pod) {
    return PodColumns.conditions(pod);
  }

  @Override
  public Map<String, String> selectableFields(ObjectNode pod) {
    JsonNode spec = pod.path("spec");
    JsonNode status = pod.path("status");
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("spec.nodeName", Meta.text(spec, "nodeName"));
    fields.put("spec.restartPolicy", Meta.text(spec, "restartPolicy"));
    fields.put("spec.schedulerName", Meta.text(spec, "schedulerName"));
    fields.put("spec.serviceAccountName", Meta.text(spec, "serviceAccountName"));
    fields.put("spec.hostNetwork", Boolean.toString(spec.path("hostNetwork").asBoolean(false)));
    fields.put("status.phase", Meta.text(status, "phase"));
    fields.put("status.podIP", Meta.text(status, "podIP"));
    fields.put("status.podIPs", Meta.text(status, "podIP"));
    fields.put("status.nominatedNodeName", Meta.text(status, "nominatedNodeName"));
    return fields;
  }

  @Override
  public boolean returnsDeletedObject() {
    return true;
  }

  @Override
  public TableColumns columns() {
    return PodColumns.COLUMNS;
  }

  @Override
  public Map<String, Subresource> subresources() {
    return SUBRESOURCES;
  }

  /** A pod that no node knows of, or that has ended, has nothing to wind down. */
  @Override
  public long gracePeriodSeconds(ObjectNode pod, @Nullable Long requested) {
    JsonNode spec = pod.path("spec");
    String phase = Meta.text(pod.path("status"), "phase");
    if (Meta.text(spec, "nodeName").isEmpty()
        || phase.equals("Failed")
        || phase.equals("Succeeded")) {
      return 0;
    }
    long seconds =
        requested != null ? requested : spec.path("terminationGracePeriodSeconds").asLong(0);
    return seconds < 0 ? 1 : seconds;
  }

  private static Map<String, Subresource> subresourceTable() {
    Map<String, Subresource> table = new LinkedHashMap<>();
    table.put("attach", refused("PodAttachOptions", "create", "get"));
    table.put("binding", new BindingAction());
    table.put("ephemeralcontainers", new EphemeralContainersView());
    table.put("eviction", new EvictionAction());
    table.put("exec", refused("PodExecOptions", "create", "get"));
    table.put("log", refused("Pod", "get"));
    table.put("portforward", refused("PodPortForwardOptions", "create", "get"));
    table.put("proxy", refused("PodProxyOptions", "create", "delete", "get", "patch", "update"));
    table.put("resize", new ResizeView());
    table.put("status", new PodStatusView());
    return table;
  }

  private static Subresource refused(String kind, String... verbs) {
    return new Subresource.Refused(GroupVersionKind.of("v1", kind), Set.of(verbs), SIMULATED);
  }
}
