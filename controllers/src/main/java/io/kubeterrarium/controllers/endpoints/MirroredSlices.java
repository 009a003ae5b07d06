package io.kubeterrarium.controllers.endpoints;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Decides what the slices of hand-written Endpoints should be: a pure function. At most a thousand
 * addresses of each subset are mirrored.
 */
final class MirroredSlices {
  static final int MOST = 1_000;

  private static final String TRIGGER_TIME = "endpoints.kubernetes.io/last-change-trigger-time";
  private static final Set<String> NOT_COPIED =
      Set.of(TRIGGER_TIME, "kubectl.kubernetes.io/last-applied-configuration");

  private final ObjectNode endpoints;
  private final ObjectNode blank;
  private int skipped;

  /**
   * @param endpoints what is mirrored
   * @param labels of the slices, besides those of the Endpoints
   * @param owner the reference to the Endpoints
   */
  MirroredSlices(ObjectNode endpoints, ObjectNode labels, ObjectNode owner) {
    this.endpoints = endpoints;
    blank = Json.object();
    ObjectNode metadata = blank.putObject("metadata");
    metadata.put("generateName", Meta.name(endpoints) + "-");
    metadata.put("namespace", Meta.namespace(endpoints));
    ObjectNode all = metadata.putObject("labels");
    Meta.labels(endpoints).forEach(all::put);
    all.setAll(labels);
    ObjectNode annotations = metadata.putObject("annotations");
    Meta.annotations(endpoints)
        .forEach(
            (key, value) -> {
              if (!NOT_COPIED.contains(key)) {
                annotations.put(key, value);
              }
            });
    metadata.putArray("ownerReferences").add(owner);
  }

  /** How many addresses the last plan left out. */
  int skipped() {
    return skipped;
  }

  /** Each family has slices of its own; where there is no address at all, an empty slice stands. */
  SlicePlanner.Plan plan(List<ObjectNode> existing) {
    skipped = 0;
    SlicePlanner.Plan v6 = planner("IPv6", existing).plan();
    SlicePlanner v4 = planner("IPv4", existing);
    if (!wants("IPv6")) {
      v4.standIn();
    }
    SlicePlanner.Plan plan = v4.plan();
    plan.create().addAll(v6.create());
    plan.update().addAll(v6.update());
    plan.delete().addAll(v6.delete());
    return plan;
  }

  private boolean wants(String family) {
    for (JsonNode subset : endpoints.path("subsets")) {
      for (String field : List.of("addresses", "notReadyAddresses")) {
        for (JsonNode address : subset.path(field)) {
          if (familyOf(address).equals(family)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private SlicePlanner planner(String family, List<ObjectNode> existing) {
    List<ObjectNode> same = new ArrayList<>();
    for (ObjectNode slice : existing) {
      if (Meta.text(slice, "addressType").equals(family)) {
        same.add(slice);
      }
    }
    ObjectNode empty = blank.deepCopy().put("addressType", family);
    SlicePlanner planner =
        new SlicePlanner(same, empty, MOST, each -> each.at("/addresses/0").asString(""));
    endpoints.path("subsets").forEach(subset -> want(planner, family, subset));
    return planner;
  }

  private void want(SlicePlanner planner, String family, JsonNode subset) {
    ArrayNode ports = Json.array();
    for (JsonNode each : subset.path("ports")) {
      ObjectNode port = ports.addObject().put("name", Meta.text(each, "name"));
      port.set("port", each.path("port"));
      port.put("protocol", each.path("protocol").asString("TCP"));
      if (each.has("appProtocol")) {
        port.set("appProtocol", each.path("appProtocol"));
      }
    }
    int mirrored = 0;
    for (String field : List.of("addresses", "notReadyAddresses")) {
      for (JsonNode address : subset.path(field)) {
        if (familyOf(address).equals(family)) {
          if (mirrored++ < MOST) {
            planner.want(ports, endpoint(address, field.equals("addresses")));
          } else {
            skipped++;
          }
        }
      }
    }
  }

  private static String familyOf(JsonNode address) {
    return Meta.text(address, "ip").indexOf(':') < 0 ? "IPv4" : "IPv6";
  }

  private static ObjectNode endpoint(JsonNode address, boolean ready) {
    ObjectNode endpoint = Json.object();
    endpoint.putArray("addresses").add(Meta.text(address, "ip"));
    endpoint.putObject("conditions").put("ready", ready);
    for (String field : List.of("hostname", "nodeName", "targetRef")) {
      if (address.hasNonNull(field)) {
        endpoint.set(field, address.get(field));
      }
    }
    return endpoint;
  }
}
