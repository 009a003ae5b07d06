package io.kubeterrarium.apiserver.discovery;

import io.kubeterrarium.api.GroupVersion;
import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.apiserver.resource.ResourceTable;
import io.kubeterrarium.apiserver.resource.ResourceType;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.resource.Subresource;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One document a group version: APIVersions, APIGroupList, APIGroup, APIResourceList. */
final class LegacyDiscovery {
  private final ResourceTable table;
  private final ServedVersions served;

  LegacyDiscovery(ServedVersions served) {
    this.table = served.table();
    this.served = served;
  }

  @Nullable ObjectNode document(String path, String serverAddress) {
    String[] parts = path.substring(1).split("/", -1);
    boolean core = parts[0].equals("api");
    if (parts.length == 1) {
      return core ? versions(serverAddress) : groups();
    }
    if (core) {
      return parts.length == 2 ? resources(new GroupVersion("", parts[1])) : null;
    }
    return switch (parts.length) {
      case 2 -> groupDocument(parts[1]);
      case 3 -> resources(new GroupVersion(parts[1], parts[2]));
      default -> null;
    };
  }

  private ObjectNode versions(String serverAddress) {
    ObjectNode document = Json.object().put("kind", "APIVersions");
    document.putArray("versions").add("v1");
    document
        .putArray("serverAddressByClientCIDRs")
        .addObject()
        .put("clientCIDR", "0.0.0.0/0")
        .put("serverAddress", serverAddress);
    return document;
  }

  private ObjectNode groups() {
    ObjectNode document = Json.object().put("kind", "APIGroupList").put("apiVersion", "v1");
    ArrayNode groups = document.putArray("groups");
    groupVersions()
        .forEach(
            (name, versions) -> {
              if (!name.isEmpty()) {
                groups.add(group(Json.object(), name, versions));
              }
            });
    return document;
  }

  private @Nullable ObjectNode groupDocument(String name) {
    List<GroupVersion> versions = name.isEmpty() ? null : groupVersions().get(name);
    return versions == null
        ? null
        : group(Json.object().put("kind", "APIGroup").put("apiVersion", "v1"), name, versions);
  }

  private static ObjectNode group(ObjectNode group, String name, List<GroupVersion> versions) {
    group.put("name", name);
    ArrayNode list = group.putArray("versions");
    versions.forEach(version -> list.add(version(version)));
    group.set("preferredVersion", version(versions.get(0)));
    return group;
  }

  private static ObjectNode version(GroupVersion version) {
    return Json.object()
        .put("groupVersion", version.apiVersion())
        .put("version", version.version());
  }

  private Map<String, List<GroupVersion>> groupVersions() {
    Map<String, List<GroupVersion>> groups = new LinkedHashMap<>();
    for (GroupVersion version : served.all()) {
      groups.computeIfAbsent(version.group(), name -> new ArrayList<>()).add(version);
    }
    return groups;
  }

  private @Nullable ObjectNode resources(GroupVersion version) {
    List<Strategy> strategies = new ArrayList<>(table.in(version));
    if (strategies.isEmpty()) {
      return null;
    }
    strategies.sort(Comparator.comparing(strategy -> strategy.type().plural()));
    ArrayNode resources = Json.array();
    for (Strategy strategy : strategies) {
      resources.add(resource(strategy));
      for (String name : strategy.subresourceNames()) {
        Subresource door = Objects.requireNonNull(strategy.subresources().get(name));
        resources.add(subresource(strategy.type(), name, door));
      }
    }
    ObjectNode document = Json.object().put("kind", "APIResourceList").put("apiVersion", "v1");
    document.put("groupVersion", version.apiVersion());
    document.set("resources", resources);
    return document;
  }

  private static ObjectNode resource(Strategy strategy) {
    ResourceType type = strategy.type();
    ObjectNode resource =
        Json.object()
            .put("name", type.plural())
            .put("singularName", type.singular())
            .put("namespaced", type.namespaced())
            .put("kind", type.kind().kind());
    resource.set("verbs", strings(new TreeSet<>(type.verbs())));
    if (!type.shortNames().isEmpty()) {
      resource.set("shortNames", strings(type.shortNames()));
    }
    if (!type.categories().isEmpty()) {
      resource.set("categories", strings(type.categories()));
    }
    if (type.verbs().contains("watch")) {
      resource.put("storageVersionHash", storageVersionHash(strategy.storedKind()));
    }
    return resource;
  }

  private static ObjectNode subresource(ResourceType type, String name, Subresource door) {
    ObjectNode resource =
        Json.object()
            .put("name", type.plural() + "/" + name)
            .put("singularName", "")
            .put("namespaced", type.namespaced());
    GroupVersionKind kind = door.kind();
    if (!kind.groupVersion().equals(type.kind().groupVersion())) {
      resource.put("group", kind.group()).put("version", kind.version());
    }
    resource.put("kind", kind.kind());
    resource.set("verbs", strings(new TreeSet<>(door.verbs())));
    return resource;
  }

  static ArrayNode strings(Collection<String> values) {
    ArrayNode array = Json.array();
    values.forEach(array::add);
    return array;
  }

  /** As upstream computes it, so that clients which keep it see no change of storage version. */
  private static String storageVersionHash(GroupVersionKind kind) {
    String name = kind.group() + "/" + kind.version() + "/" + kind.kind();
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(Arrays.copyOf(hash, 8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
