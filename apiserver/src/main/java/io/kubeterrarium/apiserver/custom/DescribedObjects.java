package io.kubeterrarium.apiserver.custom;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What OpenAPI says of the fields that every object has, and of objects within objects. */
final class DescribedObjects {
  private DescribedObjects() {}

  /** Adds these fields wherever the schema, or one within it, is of an embedded object. */
  static void describe(JsonNode schema) {
    if (!(schema instanceof ObjectNode object)) {
      return;
    }
    object.path("properties").forEach(DescribedObjects::describe);
    describe(object.path("items"));
    describe(object.path("additionalProperties"));
    if (object.path("x-kubernetes-embedded-resource").asBoolean(false)) {
      describeObject(object);
      ArrayNode required = object.withArray("required");
      for (String field : List.of("kind", "apiVersion")) {
        if (required.valueStream().noneMatch(f -> f.asString("").equals(field))) {
          required.add(field);
        }
      }
    }
  }

  static void describeObject(ObjectNode schema) {
    ObjectNode properties = Meta.child(schema, "properties");
    described(properties, "apiVersion", "The group and version in which the object is written.");
    described(properties, "kind", "What the object is.");
    ObjectNode metadata = Json.object();
    metadata.putArray("allOf").addObject().put("$ref", "#/components/schemas/" + CustomType.META);
    metadata.put("description", "Standard object's metadata.");
    properties.set("metadata", metadata);
  }

  private static void described(ObjectNode properties, String field, String description) {
    if (!properties.has(field)) {
      properties.putObject(field).put("type", "string").put("description", description);
    }
  }
}
