package io.kubeterrarium.client.discovery;

import io.kubeterrarium.api.GroupVersionResource;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.client.resource.ApiCalls;
import io.kubeterrarium.client.resource.ApiStatusException;
import io.kubeterrarium.client.resource.Resource;
import io.kubeterrarium.client.transport.Transport;
import io.kubeterrarium.client.transport.TransportRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
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
    return look().resources();
  }

  /**
   * What was found.
   *
   * @param failing the group versions that are served, but did not answer; in the alphabet's order
   */
  public record Served(List<ServedResource> resources, SortedSet<String> failing) {}

  /** The same, with what is missing: servers behind the server may be away. */
  public Served look() {
    List<ServedResource> result = new ArrayList<>();
    SortedSet<String> failing = new TreeSet<>();
    addAll("/api/v1", "v1", result, new HashSet<>());
    for (JsonNode group : get("/apis").path("groups")) {
      Set<String> seen = new HashSet<>();
      String preferred = Meta.text(group.path("preferredVersion"), "groupVersion");
      add(preferred, result, seen, failing);
      for (JsonNode version : group.path("versions")) {
        String groupVersion = Meta.text(version, "groupVersion");
        if (!groupVersion.equals(preferred)) {
          add(groupVersion, result, seen, failing);
        }
      }
    }
    return new Served(result, failing);
  }

  private void add(
      String groupVersion,
      List<ServedResource> result,
      Set<String> seen,
      SortedSet<String> failing) {
    try {
      addAll("/apis/" + groupVersion, groupVersion, result, seen);
    } catch (ApiStatusException e) {
      failing.add(groupVersion);
    }
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
