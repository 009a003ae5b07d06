package io.kubeterrarium.kubelet.stage;

import io.kubeterrarium.api.json.Meta;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** An event with placeholders in its message. */
record EventTemplate(String type, String reason, String message) {
  static List<EventTemplate> all(JsonNode list) {
    List<EventTemplate> all = new ArrayList<>();
    for (JsonNode item : list) {
      all.add(
          new EventTemplate(
              Meta.text(item, "type"), Meta.text(item, "reason"), Meta.text(item, "message")));
    }
    return List.copyOf(all);
  }
}
