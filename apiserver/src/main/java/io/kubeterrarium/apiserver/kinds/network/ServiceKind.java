package io.kubeterrarium.apiserver.kinds.network;

import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.resource.NameRule;
import io.kubeterrarium.apiserver.resource.ResourceType;
import io.kubeterrarium.apiserver.resource.StatusSubresource;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.resource.Subresource;
import io.kubeterrarium.apiserver.resource.WriteContext;
import io.kubeterrarium.apiserver.resource.WriteHook;
import io.kubeterrarium.apiserver.table.TableColumns;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Service. */
public final class ServiceKind implements Strategy {
  private static final ResourceType TYPE =
      ResourceType.namespaced("v1", "Service", "services").shortNames("svc").categories("all");

  private final ServiceAllocation allocation = new ServiceAllocation();

  @Override
  public ResourceType type() {
    return TYPE;
  }

  @Override
  public boolean hasGeneration() {
    return false;
  }

  @Override
  public NameRule nameRule() {
    return NameRule.DNS_LABEL;
  }

  @Override
  public boolean allowCreateOnUpdate() {
    return true;
  }

  @Override
  public void setDefaults(ObjectNode service) {
    ServiceDefaults.set(service);
  }

  @Override
  public void prepareForCreate(WriteContext context, ObjectNode service) {
    service.putObject("status").putObject("loadBalancer");
  }

  @Override
  public void prepareForUpdate(WriteContext context, ObjectNode service, ObjectNode old) {
    Strategy.super.prepareForUpdate(context, service, old);
    ServiceUpdate.inherit(service, old);
    if (!ServiceShape.type(service).equals("LoadBalancer")) {
      service.putObject("status").putObject("loadBalancer");
    }
  }

  @Override
  public WriteHook hook() {
    return allocation;
  }

  @Override
  public void validateCreate(WriteContext context, ObjectNode service, FieldErrors errors) {
    ServiceValidation.check(service, Json.object(), errors);
  }

  @Override
  public void validateUpdate(
      WriteContext context, ObjectNode service, ObjectNode old, FieldErrors errors) {
    ClusterIpValidation.checkUpdate(service, old, errors);
    LoadBalancerValidation.checkUpdate(service, old, errors);
    TrafficValidation.checkUpdate(service, old, errors);
    ServiceValidation.check(service, old, errors);
  }

  @Override
  public void warn(ObjectNode service, @Nullable ObjectNode old, List<String> warnings) {
    ServiceWarnings.add(service, warnings);
  }

  @Override
  public Map<String, String> selectableFields(ObjectNode service) {
    return Map.of(
        "spec.clusterIP",
        Meta.text(service.path("spec"), "clusterIP"),
        "spec.type",
        ServiceShape.type(service));
  }

  @Override
  public boolean returnsDeletedObject() {
    return true;
  }

  @Override
  public TableColumns columns() {
    return ServiceColumns.COLUMNS;
  }

  @Override
  public Map<String, Subresource> subresources() {
    return Map.of(
        "proxy",
        new Subresource.Refused(
            GroupVersionKind.of("v1", "ServiceProxyOptions"),
            Set.of("create", "delete", "get", "patch", "update"),
            "containers are simulated: there is no network behind this service"),
        "status",
        new StatusSubresource(
            TYPE.kind(),
            LoadBalancerValidation::setStatusDefaults,
            LoadBalancerValidation::checkStatus));
  }
}
