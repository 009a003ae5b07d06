package io.kubeterrarium.apiserver.discovery;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Another server's APIResourceList in the aggregated form. */
final class RemoteResources {
  private RemoteResources() {}

  static ArrayNode aggregated(RemoteVersion remote) {
    Map<String, ObjectNode> resources = new TreeMap<>();
    JsonNode list = remote.resources();
    if (list == null) {
      return Json.array();
    }
    for (JsonNode each : list.path("resources")) {
      String name = Meta.text(each, "name");
      int slash = name.indexOf('/');
      ObjectNode resource =
          resources.computeIfAbsent(
              slash < 0 ? name : name.substring(0, slash),
              plural -> Json.object().put("resource", plural));
      if (slash < 0) {
        describe(each, resource);
      } else {
        ArrayNode doors =
            resource.get("subresources") instanceof ArrayNode known
                ? known
                : resource.putArray("subresources");
        ObjectNode door = doors.addObject().put("subresource", name.substring(slash + 1));
        door.set("responseKind", kind(each));
        door.set("verbs", each.path("verbs").deepCopy());
      }
    }
    return Json.array().addAll(resources.values());
  }

  private static void describe(JsonNode each, ObjectNode resource) {
    resource.set("responseKind", kind(each));
    resource
        .put("scope", each.path("namespaced").asBoolean(false) ? "Namespaced" : "Cluster")
        .put("singularResource", Meta.text(each, "singularName"));
    resource.set("verbs", each.path("verbs").deepCopy());
    for (String field : List.of("shortNames", "categories")) {
      if (!each.path(field).isEmpty()) {
        resource.set(field, each.get(field).deepCopy());
      }
    }
  }

  private static ObjectNode kind(JsonNode each) {
    return Json.object()
        .put("group", Meta.text(each, "group"))
        .put("version", Meta.text(each, "version"))
        .put("kind", Meta.text(each, "kind"));
  }
}
