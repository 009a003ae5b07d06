package io.kubeterrarium.apiserver.custom;

import io.kubeterrarium.api.GroupVersion;
import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.resource.Strategy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** The versions of one definition and the ways between them. Immutable. */
final class CustomVersions {
  private final GroupVersionKind storedKind;
  private final Map<String, CustomType> types = new LinkedHashMap<>();
  private final List<Strategy> strategies = new ArrayList<>();

  CustomVersions(Definition definition) {
    String storage = definition.storageVersion();
    storedKind = definition.kind(storage);
    for (ObjectNode version : definition.versions()) {
      String name = Meta.text(version, "name");
      CustomType type =
          new CustomType(definition.kind(name), version.path("schema").path("openAPIV3Schema"));
      types.put(name, type);
      if (version.path("served").asBoolean(false)) {
        CustomKind kind = new CustomKind(this, definition.type(name), type, version);
        strategies.add(name.equals(storage) ? 0 : strategies.size(), kind);
      }
    }
  }

  GroupVersionKind storedKind() {
    return storedKind;
  }

  /** Of the served versions; the stored one first, where it is served. */
  List<Strategy> strategies() {
    return strategies;
  }

  /** Makes a stored object what its version's schema says today, in place. */
  void refit(ObjectNode stored) {
    CustomType type = types.get(versionOf(stored));
    if (type != null) {
      type.refit(stored);
    }
  }

  /** The object in another version: itself where it is in that already, else a copy. */
  ObjectNode convert(ObjectNode object, String version) {
    if (versionOf(object).equals(version)) {
      return object;
    }
    ObjectNode copy = Json.object();
    copy.setAll(object.deepCopy());
    copy.put("apiVersion", new GroupVersion(storedKind.group(), version).apiVersion());
    CustomType type = types.get(version);
    if (type != null) {
      type.refit(copy);
    }
    return copy;
  }

  private static String versionOf(ObjectNode object) {
    return GroupVersion.parse(Meta.text(object, "apiVersion")).version();
  }
}
