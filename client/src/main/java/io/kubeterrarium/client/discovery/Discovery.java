package io.kubeterrarium.client.discovery;

import io.kubeterrarium.api.GroupVersionResource;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.client.resource.ApiCalls;
import io.kubeterrarium.client.resource.Resource;
import io.kubeterrarium.client.transport.Transport;
import io.kubeterrarium.client.transport.TransportRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Asks the server what it serves. Blocks; keeps nothing. */
public final class Discovery {
  private final Transport transport;

  public Discovery(Transport transport) {
    this.transport = transport;
  }

  /**
   * All resources, subresources left out, each once: in its group's preferred version, or else in
   * the first that has it.
   */
  public List<ServedResource> resources() {
    List<ServedResource> result = new ArrayList<>();
    addAll("/api/v1", "v1", result, new HashSet<>());
    for (JsonNode group : get("/apis").path("groups")) {
      Set<String> seen = new HashSet<>();
      String preferred = Meta.text(group.path("preferredVersion"), "groupVersion");
      addAll("/apis/" + preferred, preferred, result, seen);
      for (JsonNode version : group.path("versions")) {
        String groupVersion = Meta.text(version, "groupVersion");
        if (!groupVersion.equals(preferred)) {
          addAll("/apis/" + groupVersion, groupVersion, result, seen);
        }
      }
    }
    return result;
  }

  private void addAll(
      String path, String groupVersion, List<ServedResource> result, Set<String> seen) {
    for (JsonNode each : get(path).path("resources")) {
      String name = Meta.text(each, "name");
      if (name.isEmpty() || name.indexOf('/') >= 0 || !seen.add(name)) {
        continue;
      }
      Set<String> verbs = new HashSet<>();
      each.path("verbs").forEach(verb -> verbs.add(verb.asString()));
      result.add(
          new ServedResource(
              new Resource<>(
                  GroupVersionResource.of(groupVersion, name),
                  Meta.text(each, "kind"),
                  each.path("namespaced").asBoolean(false),
                  ObjectNode.class),
              verbs));
    }
  }

  private JsonNode get(String path) {
    return ApiCalls.call(transport, TransportRequest.get(path, Map.of()));
  }
}
