package io.kubeterrarium.apiserver.structural;

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
  private static final Set<String> SCALARS = Set.of("string", "integer", "number", "boolean");

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
    String at = path + ".x-kubernetes-map-type";
    String mapType = Meta.text(schema, "x-kubernetes-map-type");
    if (!MAP_TYPES.contains(mapType)) {
      errors.notSupported(at, mapType, MAP_TYPES);
    }
    type(schema, path, "object", "must be object if x-kubernetes-map-type is specified", errors);
  }

  private static void listType(JsonNode schema, String path, FieldErrors errors) {
    String at = path + ".x-kubernetes-list-type";
    String listType = Meta.text(schema, "x-kubernetes-list-type");
    JsonNode keys = schema.path("x-kubernetes-list-map-keys");
    if (schema.has("x-kubernetes-list-type")) {
      if (!LIST_TYPES.contains(listType)) {
        errors.notSupported(at, listType, LIST_TYPES);
      }
      type(schema, path, "array", "must be array if x-kubernetes-list-type is specified", errors);
    }
    if (!keys.isEmpty()) {
      if (listType.isEmpty()) {
        errors.required(at, "must be map if x-kubernetes-list-map-keys is non-empty");
      } else if (!listType.equals("map")) {
        errors.invalid(at, listType, "must be map if x-kubernetes-list-map-keys is non-empty");
      }
    } else if (listType.equals("map")) {
      errors.required(
          path + ".x-kubernetes-list-map-keys",
          "must not be empty if x-kubernetes-list-type is map");
    }
    if (listType.equals("set")) {
      setItems(schema.path("items"), path + ".items", errors);
    }
    if (listType.equals("map")) {
      keys(schema, keys, path, errors);
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

  private static void setItems(JsonNode items, String path, FieldErrors errors) {
    if (items.path("nullable").asBoolean(false)) {
      errors.forbidden(path + ".nullable", "cannot be nullable when x-kubernetes-list-type is set");
    }
    switch (Meta.text(items, "type")) {
      case "object" -> {
        if (!Meta.text(items, "x-kubernetes-map-type").equals("atomic")) {
          errors.invalid(
              path + ".x-kubernetes-map-type",
              items.has("x-kubernetes-map-type") ? items.get("x-kubernetes-map-type") : null,
              "must be atomic as item of a list with x-kubernetes-list-type=set");
        }
      }
      case "array" -> {
        String inner = Meta.text(items, "x-kubernetes-list-type");
        if (!inner.isEmpty() && !inner.equals("atomic")) {
          errors.invalid(
              path + ".x-kubernetes-list-type",
              inner,
              "must be atomic as item of a list with x-kubernetes-list-type=set");
        }
      }
      default -> {}
    }
  }

  private static void keys(JsonNode schema, JsonNode keys, String path, FieldErrors errors) {
    JsonNode items = schema.path("items");
    if (items.isObject() && !Meta.text(items, "type").equals("object")) {
      errors.invalid(
          path + ".items.type",
          items.path("type"),
          "must be object if parent array's x-kubernetes-list-type is map");
      return;
    }
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < keys.size(); i++) {
      String key = keys.get(i).asString("");
      String at = path + ".x-kubernetes-list-map-keys[" + i + "]";
      if (!seen.add(key)) {
        errors.duplicate(at, key);
      }
      JsonNode property = items.path("properties").path(key);
      String propertyPath = path + ".items.properties[" + key + "]";
      if (property.isMissingNode()) {
        errors.invalid(at, key, "entries must all be names of item properties");
      } else if (!SCALARS.contains(Meta.text(property, "type"))) {
        errors.invalid(
            propertyPath + ".type",
            property.path("type"),
            "must be a scalar type if parent array's x-kubernetes-list-type is map");
      } else if (property.path("nullable").asBoolean(false)) {
        errors.forbidden(
            propertyPath + ".nullable",
            "this property is in x-kubernetes-list-map-keys, so it cannot be nullable");
      } else if (!property.has("default")
          && items.path("required").valueStream().noneMatch(r -> r.asString("").equals(key))) {
        errors.required(
            propertyPath + ".default",
            "this property is in x-kubernetes-list-map-keys, so it must have a default or be a"
                + " required property");
      }
    }
  }
}
