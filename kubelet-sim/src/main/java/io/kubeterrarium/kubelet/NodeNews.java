package io.kubeterrarium.kubelet;

import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.client.event.EventRecorder;
import io.kubeterrarium.client.event.EventSubject;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a kubelet has to say when its node's object changes. */
final class NodeNews {
  private static final GroupVersionKind NODE = GroupVersionKind.of("v1", "Node");

  private NodeNews() {}

  /** The reasons of the events, in order. */
  static List<String> of(JsonNode old, JsonNode node) {
    List<String> reasons = new ArrayList<>(0);
    if (isUnschedulable(old) != isUnschedulable(node)) {
      reasons.add(isUnschedulable(node) ? "NodeNotSchedulable" : "NodeSchedulable");
    }
    if (!isReady(old) && isReady(node)) {
      reasons.add("NodeReady");
    }
    return reasons;
  }

  /** A kubelet knows its node by name only: the name stands for the uid in its events. */
  static void tell(EventRecorder recorder, ObjectNode node, String reason) {
    String name = Meta.name(node);
    recorder.record(
        new EventSubject(NODE, "", name, name, "", ""),
        "Normal",
        reason,
        "Node " + name + " status is now: " + reason);
  }

  private static boolean isUnschedulable(JsonNode node) {
    return node.path("spec").path("unschedulable").asBoolean(false);
  }

  private static boolean isReady(JsonNode node) {
    for (JsonNode condition : node.path("status").path("conditions")) {
      if (Meta.text(condition, "type").equals("Ready")) {
        return Meta.text(condition, "status").equals("True");
      }
    }
    return false;
  }
}
