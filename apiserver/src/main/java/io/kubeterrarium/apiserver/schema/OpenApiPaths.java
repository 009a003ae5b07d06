package io.kubeterrarium.apiserver.schema;

import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.apiserver.resource.ResourceType;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.resource.Subresource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The paths of one resource with their operations, parameters and kinds. */
final class OpenApiPaths {
  private static final String REFERENCE = "#/components/schemas/";
  private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";
  private static final List<String> PATCHES =
      List.of(
          "application/apply-patch+yaml",
          "application/json-patch+json",
          "application/merge-patch+json",
          "application/strategic-merge-patch+json");

  private record Parameter(String type, String description) {}

  private static final Map<String, Parameter> PARAMETERS =
      new TreeMap<>(
          Map.ofEntries(
              parameter("allowWatchBookmarks", "boolean", "Ask a watch for BOOKMARK events."),
              parameter("continue", "string", "The token of the page before."),
              parameter("dryRun", "string", "All: do everything but store the result."),
              parameter("fieldManager", "string", "The name of whoever makes these changes."),
              parameter("fieldSelector", "string", "Restricts the list by fields."),
              parameter(
                  "fieldValidation",
                  "string",
                  "What happens to unknown and duplicate fields: Ignore, Warn (the default) or Strict."),
              parameter("force", "boolean", "Whether an apply takes fields from their owners."),
              parameter("gracePeriodSeconds", "integer", "Seconds before the object goes."),
              parameter("labelSelector", "string", "Restricts the list by labels."),
              parameter("limit", "integer", "At most so many objects in one answer."),
              parameter("orphanDependents", "boolean", "Deprecated: use propagationPolicy."),
              parameter("propagationPolicy", "string", "Orphan, Background or Foreground."),
              parameter("resourceVersion", "string", "The state that is asked for."),
              parameter("resourceVersionMatch", "string", "Exact or NotOlderThan."),
              parameter("sendInitialEvents", "boolean", "Begin a watch with what is there."),
              parameter("timeoutSeconds", "integer", "How long a list or watch may last."),
              parameter("watch", "boolean", "Follow changes instead of listing.")));

  private static final Set<String> WRITING = Set.of("dryRun", "fieldManager", "fieldValidation");
  private static final Set<String> PATCHING =
      Set.of("dryRun", "fieldManager", "fieldValidation", "force");
  private static final Set<String> DELETING =
      Set.of("dryRun", "gracePeriodSeconds", "orphanDependents", "propagationPolicy");
  private static final Set<String> LISTING =
      Set.of(
          "allowWatchBookmarks",
          "continue",
          "fieldSelector",
          "labelSelector",
          "limit",
          "resourceVersion",
          "resourceVersionMatch",
          "sendInitialEvents",
          "timeoutSeconds",
          "watch");

  private final Strategy strategy;
  private final ResourceType type;
  private final ObjectNode paths;

  OpenApiPaths(Strategy strategy, ObjectNode paths) {
    this.strategy = strategy;
    this.type = strategy.type();
    this.paths = paths;
  }

  private static Map.Entry<String, Parameter> parameter(
      String name, String type, String description) {
    return Map.entry(name, new Parameter(type, description));
  }

  void add() {
    String prefix = type.resource().pathPrefix();
    String collection =
        prefix + (type.namespaced() ? "/namespaces/{namespace}/" : "/") + type.plural();
    collection(path(collection));
    if (type.namespaced() && type.verbs().contains("list")) {
      ObjectNode everywhere = paths.putObject(prefix + "/" + type.plural());
      operation(everywhere, "get", "list", type.kind(), listSchema(), LISTING);
    }
    ObjectNode object = path(collection + "/{name}");
    object(object, type.kind(), type.verbs());
    if (object.size() == 1) {
      paths.remove(collection + "/{name}");
    }
    new TreeMap<>(strategy.subresources())
        .forEach(
            (name, door) -> {
              if (SchemaTypes.get().of(door.kind()) != null) { // exec's options have no schema
                subresource(path(collection + "/{name}/" + name), door);
              }
            });
  }

  private ObjectNode path(String path) {
    ObjectNode item = paths.putObject(path);
    ArrayNode parameters = item.putArray("parameters");
    for (String name : List.of("name", "namespace")) {
      if (path.contains("{" + name + "}")) {
        parameters
            .addObject()
            .put("name", name)
            .put("in", "path")
            .put("required", true)
            .putObject("schema")
            .put("type", "string");
      }
    }
    return item;
  }

  private void collection(ObjectNode path) {
    if (type.verbs().contains("list")) {
      operation(path, "get", "list", type.kind(), listSchema(), LISTING);
    }
    if (type.verbs().contains("create")) {
      body(
          operation(path, "post", "post", type.kind(), schemaOf(type.kind()), WRITING),
          type.kind());
    }
    if (type.verbs().contains("deletecollection")) {
      operation(path, "delete", "deletecollection", type.kind(), META + "Status", DELETING);
    }
  }

  private void object(ObjectNode path, GroupVersionKind kind, Set<String> verbs) {
    String schema = schemaOf(kind);
    if (verbs.contains("get")) {
      operation(path, "get", "get", kind, schema, Set.of());
    }
    if (verbs.contains("update")) {
      body(operation(path, "put", "put", kind, schema, WRITING), kind);
    }
    if (verbs.contains("patch")) {
      ObjectNode content =
          operation(path, "patch", "patch", kind, schema, PATCHING)
              .putObject("requestBody")
              .put("required", true)
              .putObject("content");
      PATCHES.forEach(media -> reference(content.putObject(media), META + "Patch"));
    }
    if (verbs.contains("delete")) {
      ObjectNode content =
          operation(path, "delete", "delete", kind, META + "Status", DELETING)
              .putObject("requestBody")
              .putObject("content");
      reference(content.putObject("application/json"), META + "DeleteOptions");
    }
  }

  private void subresource(ObjectNode path, Subresource door) {
    object(path, door.kind(), door.verbs());
    if (door.verbs().contains("create")) {
      GroupVersionKind kind = door.kind();
      body(operation(path, "post", "post", kind, schemaOf(kind), WRITING), kind);
    }
  }

  private String listSchema() {
    GroupVersionKind kind = type.kind();
    return SchemaTypes.schemaName(
        new GroupVersionKind(kind.group(), kind.version(), type.listKind()));
  }

  private static String schemaOf(GroupVersionKind kind) {
    return SchemaTypes.schemaName(kind);
  }

  private ObjectNode operation(
      ObjectNode path,
      String method,
      String action,
      GroupVersionKind kind,
      String schema,
      Set<String> parameters) {
    ObjectNode operation = path.putObject(method);
    operation.putArray("tags").add(tag());
    operation.put("description", action + " " + kind.kind());
    if (!parameters.isEmpty()) {
      ArrayNode list = operation.putArray("parameters");
      PARAMETERS.forEach(
          (name, parameter) -> {
            if (parameters.contains(name)) {
              list.addObject()
                  .put("name", name)
                  .put("in", "query")
                  .put("description", parameter.description)
                  .putObject("schema")
                  .put("type", parameter.type)
                  .put("uniqueItems", true);
            }
          });
    }
    ObjectNode content =
        operation
            .putObject("responses")
            .putObject("200")
            .put("description", "OK")
            .putObject("content");
    reference(content.putObject("application/json"), schema);
    reference(content.putObject("application/yaml"), schema);
    operation.put("x-kubernetes-action", action);
    operation.set(
        "x-kubernetes-group-version-kind",
        Json.object()
            .put("group", kind.group())
            .put("version", kind.version())
            .put("kind", kind.kind()));
    return operation;
  }

  private String tag() {
    GroupVersionKind kind = type.kind();
    String group = kind.group().isEmpty() ? "core" : kind.group().split("\\.")[0];
    return group.toLowerCase(Locale.ROOT) + "_" + kind.version();
  }

  private static void body(ObjectNode operation, GroupVersionKind kind) {
    ObjectNode content =
        operation.putObject("requestBody").put("required", true).putObject("content");
    for (String media :
        List.of("application/json", "application/yaml", "application/vnd.kubernetes.protobuf")) {
      reference(content.putObject(media), schemaOf(kind));
    }
  }

  private static void reference(ObjectNode media, String schema) {
    media.putObject("schema").put("$ref", REFERENCE + schema);
  }
}
