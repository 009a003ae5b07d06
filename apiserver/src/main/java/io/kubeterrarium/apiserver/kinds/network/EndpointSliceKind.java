package io.kubeterrarium.apiserver.kinds.network;

import static io.kubeterrarium.apiserver.kinds.field.Cells.text;
import static io.kubeterrarium.apiserver.kinds.field.Defaults.objects;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Addresses;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import io.kubeterrarium.apiserver.meta.SameTree;
import io.kubeterrarium.apiserver.resource.ResourceType;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.resource.WriteContext;
import io.kubeterrarium.apiserver.table.TableColumns;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** EndpointSlice. */
public final class EndpointSliceKind implements Strategy {
  private static final ResourceType TYPE =
      ResourceType.namespaced("discovery.k8s.io/v1", "EndpointSlice", "endpointslices");

  private static final int SHOWN = 3;
  private static final String MANAGED_BY = "endpointslice.kubernetes.io/managed-by";
  private static final Set<String> CONTROLLERS =
      Set.of("endpointslice-controller.k8s.io", "endpointslicemirroring-controller.k8s.io");

  private static final TableColumns COLUMNS =
      TableColumns.start()
          .name()
          .column(
              "AddressType",
              "string",
              "What kind of addresses the slice holds.",
              text(slice -> Meta.text(slice, "addressType")))
          .column("Ports", "string", "The ports of each endpoint.", text(EndpointSliceKind::ports))
          .column(
              "Endpoints",
              "string",
              "The endpoints' addresses.",
              text(EndpointSliceKind::addresses))
          .age();

  @Override
  public ResourceType type() {
    return TYPE;
  }

  @Override
  public void setDefaults(ObjectNode slice) {
    Defaults.nullList(slice, "endpoints");
    Defaults.nullList(slice, "ports");
    objects(slice, "endpoints").forEach(endpoint -> Defaults.struct(endpoint, "conditions"));
    for (ObjectNode port : objects(slice, "ports")) {
      Defaults.textPointer(port, "name", "");
      Defaults.textPointer(port, "protocol", "TCP");
    }
  }

  /** What an older version of the API kept in the topology has fields of its own now. */
  @Override
  public void prepareForCreate(WriteContext context, ObjectNode slice) {
    dropTopology(slice);
  }

  /** Labels say whose endpoints they are, so their change is a new generation, too. */
  @Override
  public void prepareForUpdate(WriteContext context, ObjectNode slice, ObjectNode old) {
    if (!SameTree.same(slice.path("endpoints"), old.path("endpoints"))) {
      dropTopology(slice);
    }
    if (!Meta.labels(slice).equals(Meta.labels(old))) {
      Meta.edit(slice).put("generation", Meta.generation(old) + 1);
    }
  }

  private static void dropTopology(ObjectNode slice) {
    objects(slice, "endpoints").forEach(endpoint -> endpoint.remove("deprecatedTopology"));
  }

  @Override
  public void warn(ObjectNode slice, @Nullable ObjectNode old, List<String> warnings) {
    if (old == null && Meta.text(slice, "addressType").equals("FQDN")) {
      warnings.add("spec.addressType: FQDN endpoints are deprecated");
    }
    if (CONTROLLERS.contains(Meta.labels(slice).getOrDefault(MANAGED_BY, ""))) {
      return; // Nobody would read it.
    }
    List<ObjectNode> endpoints = objects(slice, "endpoints");
    for (int i = 0; i < endpoints.size(); i++) {
      JsonNode addresses = endpoints.get(i).path("addresses");
      for (int j = 0; j < addresses.size(); j++) {
        Addresses.warnOfIp(
            addresses.get(j).asString(""), "endpoints[%d].addresses[%d]".formatted(i, j), warnings);
      }
    }
  }

  @Override
  public void validateCreate(WriteContext context, ObjectNode slice, FieldErrors errors) {
    EndpointsValidation.slice(slice, null, errors);
  }

  @Override
  public void validateUpdate(
      WriteContext context, ObjectNode slice, ObjectNode old, FieldErrors errors) {
    EndpointsValidation.slice(slice, old, errors);
    if (!slice.path("addressType").equals(old.path("addressType"))) {
      errors.invalid("addressType", Meta.text(slice, "addressType"), "field is immutable");
    }
  }

  @Override
  public TableColumns columns() {
    return COLUMNS;
  }

  private static String ports(ObjectNode slice) {
    List<String> all = new ArrayList<>();
    for (ObjectNode port : objects(slice, "ports")) {
      JsonNode number = port.path("port");
      String name = port.path("name").asString("*");
      all.add(number.isNumber() ? number.asString() : name);
    }
    String shown = firstThree(all);
    return shown.isEmpty() ? "<unset>" : shown;
  }

  private static String addresses(ObjectNode slice) {
    List<String> all = new ArrayList<>();
    for (ObjectNode endpoint : objects(slice, "endpoints")) {
      endpoint.path("addresses").forEach(address -> all.add(address.asString("")));
    }
    return all.isEmpty() ? "<unset>" : firstThree(all);
  }

  /** As {@code a,b,c + 2 more...}. */
  static String firstThree(List<String> all) {
    String shown = String.join(",", all.subList(0, Math.min(SHOWN, all.size())));
    return all.size() > SHOWN ? shown + " + " + (all.size() - SHOWN) + " more..." : shown;
  }
}
