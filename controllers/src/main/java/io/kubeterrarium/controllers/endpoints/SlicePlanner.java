package io.kubeterrarium.controllers.endpoints;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Decides what a Service's EndpointSlices should be, given those that are there: a pure function.
 * No slice has too many endpoints; endpoints stay in the slice they are in; slices that become
 * empty go, but for one where that is wanted.
 */
final class SlicePlanner {
  /**
   * @param create new slices, without names
   * @param update slices with other content
   * @param delete names
   */
  record Plan(List<ObjectNode> create, List<ObjectNode> update, List<String> delete) {}

  private final Map<ArrayNode, Map<String, ObjectNode>> wanted = new LinkedHashMap<>();
  private final List<ObjectNode> existing;
  private final ObjectNode blank;
  private final int most;
  private final Function<JsonNode, String> identity;
  private boolean standIn;

  /**
   * @param blank a slice with the right metadata and address type and no content
   * @param most endpoints a slice
   * @param identity by which endpoints are the same
   */
  SlicePlanner(
      List<ObjectNode> existing, ObjectNode blank, int most, Function<JsonNode, String> identity) {
    this.existing = existing;
    this.blank = blank;
    this.most = most;
    this.identity = identity;
  }

  void want(ArrayNode ports, ObjectNode endpoint) {
    wanted
        .computeIfAbsent(ports, any -> new LinkedHashMap<>())
        .put(identity.apply(endpoint), endpoint);
  }

  /** Where nothing is wanted, one empty slice is to say so. */
  void standIn() {
    standIn = true;
  }

  Plan plan() {
    Plan plan = new Plan(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    List<ObjectNode> kept = new ArrayList<>();
    for (ObjectNode slice : existing) {
      ObjectNode next = refreshed(slice);
      if (next.path("endpoints").isEmpty()) {
        plan.delete().add(Meta.name(slice));
      } else {
        kept.add(next);
      }
    }
    addMissing(kept, plan.create());
    if (standIn && kept.isEmpty() && plan.create().isEmpty()) {
      keepOneEmpty(plan);
    }
    for (ObjectNode next : kept) {
      ObjectNode before =
          existing.stream().filter(each -> Meta.name(each).equals(Meta.name(next))).findAny().get();
      if (!next.equals(before)) {
        plan.update().add(next);
      }
    }
    return plan;
  }

  /** The slice with its labels right, and only such endpoints as are still wanted in it. */
  private ObjectNode refreshed(ObjectNode slice) {
    ObjectNode next = slice.deepCopy();
    Meta.edit(next).set("labels", Meta.of(blank).path("labels").deepCopy());
    JsonNode annotations = Meta.of(blank).path("annotations");
    if (annotations.isEmpty() && annotations.isObject()) {
      Meta.edit(next).remove("annotations");
    } else if (annotations.isObject()) {
      Meta.edit(next).set("annotations", annotations.deepCopy());
    }
    Map<String, ObjectNode> open = openWith(slice.path("ports"));
    ArrayNode endpoints = Json.array();
    for (JsonNode each : slice.path("endpoints")) {
      ObjectNode wantedNow = open == null ? null : open.remove(identity.apply(each));
      if (wantedNow != null) {
        endpoints.add(wantedNow);
      }
    }
    next.set("endpoints", endpoints);
    return next;
  }

  private @Nullable Map<String, ObjectNode> openWith(JsonNode ports) {
    for (Map.Entry<ArrayNode, Map<String, ObjectNode>> each : wanted.entrySet()) {
      if (each.getKey().equals(ports) || (each.getKey().isEmpty() && ports.isEmpty())) {
        return each.getValue();
      }
    }
    return null;
  }

  private void addMissing(List<ObjectNode> kept, List<ObjectNode> created) {
    wanted.forEach(
        (ports, missing) -> {
          List<ObjectNode> left = new ArrayList<>(missing.values());
          for (ObjectNode slice : kept) {
            ArrayNode endpoints = slice.withArray("endpoints");
            while (!left.isEmpty()
                && endpoints.size() < most
                && (slice.path("ports").equals(ports)
                    || (slice.path("ports").isEmpty() && ports.isEmpty()))) {
              endpoints.add(left.remove(0));
            }
          }
          while (!left.isEmpty()) {
            ObjectNode slice = blank.deepCopy();
            slice.set("ports", ports.deepCopy());
            ArrayNode endpoints = slice.putArray("endpoints");
            while (!left.isEmpty() && endpoints.size() < most) {
              endpoints.add(left.remove(0));
            }
            created.add(slice);
          }
        });
  }

  private void keepOneEmpty(Plan plan) {
    if (existing.isEmpty()) {
      ObjectNode slice = blank.deepCopy();
      slice.putArray("endpoints");
      slice.putArray("ports");
      plan.create().add(slice);
      return;
    }
    ObjectNode first = existing.get(0);
    plan.delete().remove(Meta.name(first));
    ObjectNode next = refreshed(first);
    next.putArray("ports");
    boolean relabelled = !Meta.of(next).path("labels").equals(Meta.of(first).path("labels"));
    if (relabelled || !first.path("endpoints").isEmpty() || !first.path("ports").isEmpty()) {
      plan.update().add(next);
    }
  }
}
