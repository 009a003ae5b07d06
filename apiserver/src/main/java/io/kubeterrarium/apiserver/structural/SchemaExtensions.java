package io.kubeterrarium.apiserver.structural;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.FieldErrors;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The extensions that say how lists and maps are merged, and what is kept. */
final class SchemaExtensions {
  private static final List<String> LIST_TYPES = List.of("atomic", "set", "map");
  private static final List<String> MAP_TYPES = List.of("atomic", "granular");
  private static final Set<String> CONTAINERS = Set.of("array", "object");

  private SchemaExtensions() {}

  static void check(JsonNode schema, String path, FieldErrors errors) {
    JsonNode preserve = schema.path("x-kubernetes-preserve-unknown-fields");
    if (preserve.isBoolean() && !preserve.booleanValue()) {
      errors.invalid(
          path + ".x-kubernetes-preserve-unknown-fields", false, "must be true or undefined");
    }
    mapType(schema, path, errors);
    listType(schema, path, errors);
  }

  private static void mapType(JsonNode schema, String path, FieldErrors errors) {
    if (!schema.has("x-kubernetes-map-type")) {
      return;
    }
    String mapType = Meta.text(schema, "x-kubernetes-map-type");
    type(schema, path, "object", "must be object if x-kubernetes-map-type is specified", errors);
    if (!MAP_TYPES.contains(mapType)) {
      errors.notSupported(path + ".x-kubernetes-map-type", mapType, MAP_TYPES);
    }
  }

  private static void listType(JsonNode schema, String path, FieldErrors errors) {
    String at = path + ".x-kubernetes-list-type";
    String listType = Meta.text(schema, "x-kubernetes-list-type");
    JsonNode keys = schema.path("x-kubernetes-list-map-keys");
    if (schema.has("x-kubernetes-list-type")) {
      type(schema, path, "array", "must be array if x-kubernetes-list-type is specified", errors);
      if (listType.equals("set") && Meta.text(schema, "type").equals("array")) {
        setItems(schema.path("items"), path + ".items", errors);
      }
      if (!LIST_TYPES.contains(listType)) {
        errors.notSupported(at, listType, LIST_TYPES);
      }
    }
    if (!keys.isEmpty()) {
      if (listType.isEmpty()) {
        errors.required(at, "must be map if x-kubernetes-list-map-keys is non-empty");
      } else if (!listType.equals("map")) {
        errors.invalid(at, listType, "must be map if x-kubernetes-list-map-keys is non-empty");
      }
    }
    if (listType.equals("map")) {
      mapItems(schema, keys, path, errors);
    }
    if (listType.equals("map") || listType.equals("set")) {
      notNull(schema, keys, listType, path, errors);
    }
  }

  private static void type(
      JsonNode schema, String path, String wanted, String why, FieldErrors errors) {
    String type = Meta.text(schema, "type");
    if (type.isEmpty()) {
      errors.required(path + ".type", why);
    } else if (!type.equals(wanted)) {
      errors.invalid(path + ".type", type, why);
    }
  }

  /** What is shown is the list type in both cases, upstream too. */
  private static void setItems(JsonNode items, String path, FieldErrors errors) {
    String must = "must be atomic as item of a list with x-kubernetes-list-type=set";
    JsonNode listType = items.get("x-kubernetes-list-type");
    switch (Meta.text(items, "type")) {
      case "object" -> {
        if (!Meta.text(items, "x-kubernetes-map-type").equals("atomic")) {
          errors.invalid(path + ".x-kubernetes-map-type", listType, must);
        }
      }
      case "array" -> {
        if (listType != null && !listType.asString("").equals("atomic")) {
          errors.invalid(path + ".x-kubernetes-list-type", listType, must);
        }
      }
      default -> {}
    }
  }

  private static void mapItems(JsonNode schema, JsonNode keys, String path, FieldErrors errors) {
    String at = path + ".x-kubernetes-list-map-keys";
    JsonNode items = schema.path("items");
    if (keys.isEmpty()) {
      errors.required(at, "must not be empty if x-kubernetes-list-type is map");
    }
    if (!items.isContainer()) {
      errors.required(path + ".items", "must have a schema if x-kubernetes-list-type is map");
      return;
    }
    if (items.isObject() && !Meta.text(items, "type").equals("object")) {
      errors.invalid(
          path + ".items.type",
          Meta.text(items, "type"),
          "must be object if parent array's x-kubernetes-list-type is map");
      return;
    }
    Set<String> seen = new HashSet<>();
    for (JsonNode each : keys) {
      String key = each.asString("");
      JsonNode property = items.path("properties").path(key);
      if (property.isMissingNode()) {
        errors.invalid(at, keys, "entries must all be names of item properties");
      } else if (CONTAINERS.contains(Meta.text(property, "type"))) {
        errors.invalid(
            path + ".items.properties[" + key + "].type",
            "object",
            "must be a scalar type if parent array's x-kubernetes-list-type is map");
      }
      if (!seen.add(key)) {
        errors.invalid(at, keys, "must not contain duplicate entries");
      }
    }
  }

  /** Items can be told apart only where they, and what they are told apart by, are there. */
  private static void notNull(
      JsonNode schema, JsonNode keys, String listType, String path, FieldErrors errors) {
    JsonNode items = schema.path("items");
    if (items.path("nullable").asBoolean(false)) {
      errors.forbidden(
          path + ".items.nullable",
          "cannot be nullable when x-kubernetes-list-type is " + listType);
    }
    for (JsonNode each : listType.equals("map") ? keys : Json.array()) {
      String key = each.asString("");
      JsonNode property = items.path("properties").path(key);
      if (property.isMissingNode()) {
        continue;
      }
      String at = path + ".items.properties[" + key + "]";
      boolean required =
          items.path("required").valueStream().anyMatch(r -> r.asString("").equals(key));
      if (!required && !property.has("default")) {
        errors.required(
            at + ".default",
            "this property is in x-kubernetes-list-map-keys, so it must have a default or be a"
                + " required property");
      }
      if (property.path("nullable").asBoolean(false)) {
        errors.forbidden(
            at + ".nullable",
            "this property is in x-kubernetes-list-map-keys, so it cannot be nullable");
      }
    }
  }
}
