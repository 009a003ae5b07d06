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
import tools.jackson.databind.node.ObjectNode;

/** The paths of one resource with their operations, parameters and kinds. */
final class OpenApiPaths {
  private static final String REFERENCE = "#/components/schemas/";
  private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";
  private static final String STATUS = META + "Status";
  private static final String ANY = "*/*";
  private static final List<String> MEDIA =
      List.of("application/json", "application/vnd.kubernetes.protobuf", "application/yaml");
  private static final List<String> WATCHES =
      List.of("application/json;stream=watch", "application/vnd.kubernetes.protobuf;stream=watch");
  private static final List<String> PATCHES =
      List.of(
          "application/apply-patch+yaml",
          "application/json-patch+json",
          "application/merge-patch+json",
          "application/strategic-merge-patch+json");
  private static final Map<String, String> METHODS =
      new TreeMap<>(
          Map.of(
              "create", "post", "delete", "delete", "get", "get", "patch", "patch", "update",
              "put"));

  private final Strategy strategy;
  private final ResourceType type;
  private final OperationNames names;
  private final ObjectNode paths;

  OpenApiPaths(Strategy strategy, ObjectNode paths) {
    this.strategy = strategy;
    this.type = strategy.type();
    this.names = new OperationNames(type);
    this.paths = paths;
  }

  /** An operation: what it does, what it is called, and the codes of its success. */
  private record Kind(String action, String id, String description, List<String> codes) {}

  void add() {
    String prefix = type.resource().pathPrefix();
    String collection =
        prefix + (type.namespaced() ? "/namespaces/{namespace}/" : "/") + type.plural();
    collection(path(collection));
    if (type.namespaced() && type.verbs().contains("list")) {
      list(path(prefix + "/" + type.plural()), names.listEverywhere());
    }
    ObjectNode object = path(collection + "/{name}");
    object(object, type.kind(), type.verbs(), "");
    if (object.size() == 1) {
      paths.remove(collection + "/{name}");
    }
    new TreeMap<>(strategy.subresources())
        .forEach((name, door) -> subresource(collection + "/{name}/" + name, name, door));
  }

  private ObjectNode path(String path) {
    ObjectNode item = paths.putObject(path);
    OpenApiParameters.ofPath(path, type.kind().kind(), item);
    return item;
  }

  private void list(ObjectNode path, String id) {
    String how = type.verbs().contains("watch") ? "list or watch" : "list";
    Kind kind = new Kind("list", id, how + " objects of kind " + name(), List.of("200"));
    ObjectNode list = operation(path, "get", kind, type.kind(), listSchema());
    OpenApiParameters.inQuery(OpenApiParameters.LISTING, list);
    ObjectNode content = (ObjectNode) list.path("responses").path("200").path("content");
    WATCHES.forEach(media -> reference(content.putObject(media), listSchema()));
  }

  private void collection(ObjectNode path) {
    GroupVersionKind kind = type.kind();
    if (type.verbs().contains("list")) {
      list(path, names.of("list", ""));
    }
    if (type.verbs().contains("create")) {
      create(path, kind, names.of("create", ""), "create " + names.withArticle());
    }
    if (type.verbs().contains("deletecollection")) {
      Kind delete =
          new Kind(
              "deletecollection",
              names.deleteCollection(),
              "delete collection of " + name(),
              List.of("200"));
      ObjectNode operation = operation(path, "delete", delete, kind, STATUS);
      OpenApiParameters.inQuery(OpenApiParameters.DELETING_MANY, operation);
      body(operation, META + "DeleteOptions", false);
    }
  }

  private void create(ObjectNode path, GroupVersionKind kind, String id, String description) {
    Kind post = new Kind("post", id, description, List.of("200", "201", "202"));
    ObjectNode operation = operation(path, "post", post, kind, schemaOf(kind));
    OpenApiParameters.inQuery(OpenApiParameters.WRITING, operation);
    body(operation, schemaOf(kind), true);
  }

  /**
   * @param door empty for the object itself
   */
  private void object(ObjectNode path, GroupVersionKind kind, Set<String> verbs, String door) {
    String schema = schemaOf(kind);
    String what = (door.isEmpty() ? "" : door + " of ") + "the specified " + name();
    List<String> written = List.of("200", "201");
    if (verbs.contains("get")) {
      Kind get = new Kind("get", names.of("read", door), "read " + what, List.of("200"));
      operation(path, "get", get, kind, schema);
    }
    if (verbs.contains("update")) {
      Kind put = new Kind("put", names.of("replace", door), "replace " + what, written);
      ObjectNode operation = operation(path, "put", put, kind, schema);
      OpenApiParameters.inQuery(OpenApiParameters.WRITING, operation);
      body(operation, schema, true);
    }
    if (verbs.contains("patch")) {
      Kind patch = new Kind("patch", names.of("patch", door), "partially update " + what, written);
      ObjectNode operation = operation(path, "patch", patch, kind, schema);
      OpenApiParameters.inQuery(OpenApiParameters.PATCHING, operation);
      ObjectNode content =
          operation.putObject("requestBody").put("required", true).putObject("content");
      PATCHES.forEach(media -> reference(content.putObject(media), META + "Patch"));
    }
    if (verbs.contains("delete")) {
      Kind delete =
          new Kind(
              "delete",
              names.of("delete", door),
              "delete " + names.withArticle(),
              List.of("200", "202"));
      ObjectNode operation =
          operation(
              path, "delete", delete, kind, strategy.returnsDeletedObject() ? schema : STATUS);
      OpenApiParameters.inQuery(OpenApiParameters.DELETING, operation);
      body(operation, META + "DeleteOptions", false);
    }
  }

  private void subresource(String path, String name, Subresource door) {
    GroupVersionKind kind = door.kind();
    if (door instanceof Subresource.Refused && !name.equals("log")) {
      connect(path(path), name, door);
      return;
    }
    ObjectNode item = path(path);
    object(item, kind, door.verbs(), name);
    if (door instanceof Subresource.Refused) {
      asText((ObjectNode) item.path("get"));
    }
    if (door.verbs().contains("create")) {
      create(item, kind, names.of("create", name), "create " + name + " of " + names.withArticle());
    }
  }

  /** To a process; what is said there is no object. */
  private void connect(ObjectNode path, String name, Subresource door) {
    METHODS.forEach(
        (verb, method) -> {
          if (door.verbs().contains(verb)) {
            Kind connect =
                new Kind(
                    "connect",
                    names.connect(method, name),
                    "connect "
                        + method.toUpperCase(Locale.ROOT)
                        + " requests to "
                        + name
                        + " of "
                        + name(),
                    List.of("200"));
            asText(operation(path, method, connect, door.kind(), STATUS));
          }
        });
  }

  private static void asText(ObjectNode operation) {
    ObjectNode answer = (ObjectNode) operation.path("responses").path("200");
    answer.putObject("content").putObject(ANY).putObject("schema").put("type", "string");
  }

  private String name() {
    return type.kind().kind();
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
      ObjectNode path, String method, Kind kind, GroupVersionKind body, String schema) {
    ObjectNode operation = path.putObject(method);
    operation.putArray("tags").add(names.tag());
    operation.put("description", kind.description).put("operationId", kind.id);
    ObjectNode responses = operation.putObject("responses");
    for (String code : kind.codes) {
      String word = code.equals("200") ? "OK" : code.equals("201") ? "Created" : "Accepted";
      ObjectNode content = responses.putObject(code).put("description", word).putObject("content");
      MEDIA.forEach(media -> reference(content.putObject(media), schema));
    }
    responses.putObject("401").put("description", "Unauthorized");
    operation.put("x-kubernetes-action", kind.action);
    operation.set(
        "x-kubernetes-group-version-kind",
        Json.object()
            .put("group", body.group())
            .put("version", body.version())
            .put("kind", body.kind()));
    return operation;
  }

  private static void body(ObjectNode operation, String schema, boolean required) {
    ObjectNode body = operation.putObject("requestBody");
    reference(body.putObject("content").putObject(ANY), schema);
    if (required) {
      body.put("required", true);
    }
  }

  private static void reference(ObjectNode media, String schema) {
    media.putObject("schema").put("$ref", REFERENCE + schema);
  }
}
