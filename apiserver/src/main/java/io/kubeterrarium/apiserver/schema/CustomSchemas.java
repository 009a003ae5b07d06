package io.kubeterrarium.apiserver.schema;

import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.apiserver.resource.ResourceType;
import io.kubeterrarium.apiserver.resource.Strategy;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Schemas of kinds that bring their own, and of their lists. */
final class CustomSchemas {
  private static final String META = "#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.";

  private CustomSchemas() {}

  static void add(Strategy strategy, Map<String, JsonNode> schemas) {
    KindType type = strategy.bodies();
    ObjectNode schema = type == null ? null : type.openApi();
    if (schema == null) {
      return;
    }
    ResourceType names = strategy.type();
    String name = SchemaTypes.schemaName(names.kind());
    schemas.put(name, schema);
    GroupVersionKind listKind =
        new GroupVersionKind(names.kind().group(), names.kind().version(), names.listKind());
    schemas.put(SchemaTypes.schemaName(listKind), list(name, listKind));
  }

  /**
   * Says of {@code apiVersion} and {@code kind} what every kind's schema says of them.
   *
   * @param words the fields of a kind that is described
   */
  static void describe(Map<String, JsonNode> schemas, JsonNode words) {
    for (JsonNode schema : schemas.values()) {
      for (String field : List.of("apiVersion", "kind")) {
        if (schema.path("properties").path(field) instanceof ObjectNode property) {
          property.set("description", words.path(field).path("description"));
        }
      }
    }
  }

  private static ObjectNode list(String items, GroupVersionKind kind) {
    ObjectNode list = Json.object().put("type", "object");
    list.put("description", kind.kind() + " is a list of objects.");
    list.putArray("required").add("items");
    ObjectNode properties = list.putObject("properties");
    properties.putObject("apiVersion").put("type", "string");
    properties.putObject("kind").put("type", "string");
    ObjectNode metadata = properties.putObject("metadata");
    metadata.putArray("allOf").addObject().put("$ref", META + "ListMeta");
    ObjectNode all = properties.putObject("items").put("type", "array");
    all.putObject("items")
        .putArray("allOf")
        .addObject()
        .put("$ref", "#/components/schemas/" + items);
    list.putArray("x-kubernetes-group-version-kind")
        .addObject()
        .put("group", kind.group())
        .put("version", kind.version())
        .put("kind", kind.kind());
    return list;
  }
}
