package io.kubeterrarium.apiserver.kinds.network;

import static io.kubeterrarium.apiserver.kinds.field.Defaults.objects;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Cells;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import io.kubeterrarium.apiserver.resource.ResourceType;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.resource.WriteContext;
import io.kubeterrarium.apiserver.table.TableColumns;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Endpoints: what came before EndpointSlices, and is still written beside them. */
public final class EndpointsKind implements Strategy {
  private static final ResourceType TYPE =
      ResourceType.namespaced("v1", "Endpoints", "endpoints").shortNames("ep");

  private static final TableColumns COLUMNS =
      TableColumns.start()
          .name()
          .column(
              "Endpoints",
              "string",
              "The addresses that are ready, with their ports.",
              Cells.text(EndpointsKind::ready))
          .age();

  @Override
  public ResourceType type() {
    return TYPE;
  }

  @Override
  public boolean hasGeneration() {
    return false;
  }

  @Override
  public boolean allowCreateOnUpdate() {
    return true;
  }

  @Override
  public void setDefaults(ObjectNode endpoints) {
    for (ObjectNode subset : objects(endpoints, "subsets")) {
      objects(subset, "ports").forEach(port -> Defaults.text(port, "protocol", "TCP"));
    }
  }

  @Override
  public void validateCreate(WriteContext context, ObjectNode endpoints, FieldErrors errors) {
    EndpointsValidation.endpoints(endpoints, null, errors);
  }

  @Override
  public void validateUpdate(
      WriteContext context, ObjectNode endpoints, ObjectNode old, FieldErrors errors) {
    EndpointsValidation.endpoints(endpoints, old, errors);
  }

  @Override
  public TableColumns columns() {
    return COLUMNS;
  }

  @Override
  public String deprecationWarning() {
    return "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice";
  }

  private static String ready(ObjectNode endpoints) {
    List<String> all = new ArrayList<>();
    for (ObjectNode subset : objects(endpoints, "subsets")) {
      List<ObjectNode> ports = objects(subset, "ports");
      for (ObjectNode address : objects(subset, "addresses")) {
        if (ports.isEmpty()) {
          all.add(Meta.text(address, "ip"));
        }
      }
      for (ObjectNode port : ports) {
        for (ObjectNode address : objects(subset, "addresses")) {
          String ip = Meta.text(address, "ip");
          String host = ip.contains(":") ? "[" + ip + "]" : ip;
          all.add(host + ":" + port.path("port").asInt(0));
        }
      }
    }
    return endpoints.path("subsets").isEmpty() ? Cells.NONE : EndpointSliceKind.firstThree(all);
  }
}
