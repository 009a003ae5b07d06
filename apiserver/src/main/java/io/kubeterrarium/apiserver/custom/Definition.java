package io.kubeterrarium.apiserver.custom;

import io.kubeterrarium.api.GroupResource;
import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.kinds.extension.DefinitionConditions;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import io.kubeterrarium.apiserver.resource.ResourceType;
import io.kubeterrarium.apiserver.resource.VersionOrder;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A CustomResourceDefinition as it is read: for reading only.
 *
 * @param tree the object
 */
record Definition(ObjectNode tree) {
  private static final Set<String> WHILE_TERMINATING =
      Set.of("delete", "deletecollection", "get", "list", "patch", "update", "watch");

  String name() {
    return Meta.name(tree);
  }

  JsonNode spec() {
    return tree.path("spec");
  }

  String group() {
    return Meta.text(spec(), "group");
  }

  /** The names that nobody else had first; empty until that is settled. */
  JsonNode names() {
    return tree.path("status").path("acceptedNames");
  }

  GroupResource resource() {
    return new GroupResource(group(), Meta.text(names(), "plural"));
  }

  boolean isEstablished() {
    return DefinitionConditions.isTrue(tree, "Established");
  }

  boolean isTerminating() {
    return Meta.isDeleting(tree);
  }

  List<ObjectNode> versions() {
    return Defaults.objects(spec(), "versions");
  }

  String storageVersion() {
    for (ObjectNode version : versions()) {
      if (version.path("storage").asBoolean(false)) {
        return Meta.text(version, "name");
      }
    }
    return "";
  }

  /** What whoever uses the version is warned of; nothing where it is not deprecated. */
  String deprecation(ObjectNode version) {
    if (!version.path("deprecated").asBoolean(false)) {
      return "";
    }
    if (version.hasNonNull("deprecationWarning")) {
      return Meta.text(version, "deprecationWarning");
    }
    String name = Meta.text(version, "name");
    return kindIn(name)
        + " is deprecated"
        + successor(name).map(v -> "; use " + kindIn(v)).orElse("");
  }

  private String kindIn(String version) {
    GroupVersionKind kind = kind(version);
    return kind.apiVersion() + " " + kind.kind();
  }

  /** The newest version that is served and not deprecated, where one is newer. */
  private Optional<String> successor(String version) {
    return versions().stream()
        .filter(v -> v.path("served").asBoolean(false) && !v.path("deprecated").asBoolean(false))
        .map(v -> Meta.text(v, "name"))
        .filter(name -> VersionOrder.NEWEST_FIRST.compare(name, version) < 0)
        .min(VersionOrder.NEWEST_FIRST);
  }

  GroupVersionKind kind(String version) {
    return new GroupVersionKind(group(), version, Meta.text(names(), "kind"));
  }

  ResourceType type(String version) {
    String plural = Meta.text(names(), "plural");
    return new ResourceType(
        kind(version),
        Meta.text(names(), "listKind"),
        plural,
        Meta.text(names(), "singular"),
        Meta.text(spec(), "scope").equals("Namespaced"),
        group() + "/" + plural,
        texts("shortNames"),
        texts("categories"),
        isTerminating() ? WHILE_TERMINATING : ResourceType.ALL_VERBS);
  }

  private List<String> texts(String field) {
    return names().path(field).valueStream().map(name -> name.asString("")).toList();
  }

  /** Whether both would be served alike. */
  boolean isServedAs(Definition other) {
    return spec().equals(other.spec())
        && names().equals(other.names())
        && isTerminating() == other.isTerminating()
        && Meta.uid(tree).equals(Meta.uid(other.tree));
  }
}
