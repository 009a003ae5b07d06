package io.kubeterrarium.apiserver.discovery;

import io.kubeterrarium.api.GroupVersion;
import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.apiserver.resource.ResourceType;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.resource.Subresource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Everything in one document: APIGroupDiscoveryList, KEP-3352. */
final class AggregatedDiscovery {
  private final ServedVersions served;

  AggregatedDiscovery(ServedVersions served) {
    this.served = served;
  }

  /**
   * @param core whether the legacy group is asked for, else all others
   */
  ObjectNode list(boolean core, String version) {
    ObjectNode list =
        Json.object()
            .put("kind", "APIGroupDiscoveryList")
            .put("apiVersion", "apidiscovery.k8s.io/" + version);
    list.putObject("metadata");
    ArrayNode items = list.putArray("items");
    Map<String, ArrayNode> versionsOf = new LinkedHashMap<>();
    for (GroupVersion groupVersion : served.all()) {
      if (groupVersion.group().isEmpty() == core) {
        versionsOf
            .computeIfAbsent(groupVersion.group(), name -> group(items, name))
            .add(version(groupVersion));
      }
    }
    return list;
  }

  private static ArrayNode group(ArrayNode items, String name) {
    ObjectNode group = items.addObject();
    ObjectNode metadata = group.putObject("metadata");
    if (!name.isEmpty()) {
      metadata.put("name", name);
    }
    return group.putArray("versions");
  }

  private ObjectNode version(GroupVersion groupVersion) {
    ObjectNode version = Json.object().put("version", groupVersion.version());
    RemoteVersion remote = served.remoteOf(groupVersion);
    if (remote != null) {
      version.set("resources", RemoteResources.aggregated(remote));
      return version.put("freshness", remote.isAvailable() ? "Current" : "Stale");
    }
    TreeMap<String, ObjectNode> byName = new TreeMap<>();
    for (Strategy strategy : served.table().in(groupVersion)) {
      byName.put(strategy.type().plural(), resource(strategy));
    }
    version.putArray("resources").addAll(byName.values());
    return version.put("freshness", "Current");
  }

  private static ObjectNode resource(Strategy strategy) {
    ResourceType type = strategy.type();
    ObjectNode resource = Json.object().put("resource", type.plural());
    resource.set("responseKind", responseKind(type.kind(), type));
    resource
        .put("scope", type.namespaced() ? "Namespaced" : "Cluster")
        .put("singularResource", type.singular());
    resource.set("verbs", LegacyDiscovery.strings(new TreeSet<>(type.verbs())));
    if (!type.shortNames().isEmpty()) {
      resource.set("shortNames", LegacyDiscovery.strings(type.shortNames()));
    }
    if (!type.categories().isEmpty()) {
      resource.set("categories", LegacyDiscovery.strings(type.categories()));
    }
    if (!strategy.subresources().isEmpty()) {
      ArrayNode doors = resource.putArray("subresources");
      for (String name : strategy.subresourceNames()) {
        Subresource door = Objects.requireNonNull(strategy.subresources().get(name));
        doors.add(subresource(type, name, door));
      }
    }
    return resource;
  }

  private static ObjectNode subresource(ResourceType type, String name, Subresource door) {
    ObjectNode resource = Json.object().put("subresource", name);
    resource.set("responseKind", responseKind(door.kind(), type));
    resource.set("verbs", LegacyDiscovery.strings(new TreeSet<>(door.verbs())));
    return resource;
  }

  /** Group and version are left empty where they are those of the document. */
  private static ObjectNode responseKind(GroupVersionKind kind, ResourceType type) {
    boolean same = kind.groupVersion().equals(type.kind().groupVersion());
    return Json.object()
        .put("group", same ? "" : kind.group())
        .put("version", same ? "" : kind.version())
        .put("kind", kind.kind());
  }
}
