package io.kubeterrarium.apiserver.structural;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.FieldErrors;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whether a schema is structural: every place has one type, and what stands below a junctor (allOf,
 * anyOf, oneOf, not) judges values but names no fields of its own. Source:
 * apiextensions-apiserver/pkg/apiserver/schema/validation.go and complete.go.
 */
final class Structure {
  private enum Level {
    ROOT("must not be empty at the root"),
    ITEM("must not be empty for specified array items"),
    FIELD("must not be empty for specified object fields");

    final String untyped;

    Level(String untyped) {
      this.untyped = untyped;
    }
  }

  private static final Map<String, String> FORBIDDEN_IN_JUNCTORS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("type", "must be empty to be structural"),
              Map.entry("additionalProperties", "must be undefined to be structural"),
              Map.entry("default", "must be undefined to be structural"),
              Map.entry("title", "must be empty to be structural"),
              Map.entry("description", "must be empty to be structural"),
              Map.entry("nullable", "must be false to be structural"),
              Map.entry("externalDocs", "must be undefined to be structural"),
              Map.entry("x-kubernetes-preserve-unknown-fields", "must be false to be structural"),
              Map.entry("x-kubernetes-embedded-resource", "must be false to be structural"),
              Map.entry("x-kubernetes-int-or-string", "must be false to be structural"),
              Map.entry("x-kubernetes-list-map-keys", "must be empty to be structural"),
              Map.entry("x-kubernetes-list-type", "must be undefined to be structural"),
              Map.entry("x-kubernetes-map-type", "must be undefined to be structural"),
              Map.entry("x-kubernetes-validations", "must be empty to be structural")));
  private static final Set<String> SAID_OF_METADATA = Set.of("name", "generateName");
  private static final List<String> JUNCTORS = List.of("anyOf", "allOf", "oneOf");

  private final FieldErrors errors;

  private Structure(FieldErrors errors) {
    this.errors = errors;
  }

  static void check(JsonNode schema, String path, FieldErrors errors) {
    FieldErrors found = new FieldErrors();
    Structure structure = new Structure(found);
    structure.place(schema, Level.ROOT, path);
    structure.complete(schema, schema, path);
    errors.addAll(found.sorted());
  }

  private void place(JsonNode schema, Level level, String path) {
    String type = Meta.text(schema, "type");
    JsonNode items = schema.path("items");
    if (type.equals("array") && !items.isObject()) {
      errors.required(path + ".items", "must be specified");
    }
    if (items.isObject()) {
      place(items, Level.ITEM, path + ".items");
    }
    if (schema.path("properties") instanceof ObjectNode properties) {
      for (Map.Entry<String, JsonNode> property : properties.properties()) {
        place(property.getValue(), Level.FIELD, path + ".properties[" + property.getKey() + "]");
      }
    }
    JsonNode additional = schema.path("additionalProperties");
    if (!additional.isMissingNode()) {
      if (level == Level.ROOT) {
        errors.forbidden(path + ".additionalProperties", "must not be used at the root");
      }
      if (additional.isObject()) {
        place(additional, Level.FIELD, path + ".additionalProperties");
      }
    }
    extensions(schema, path);
    values(schema, skipsAnyOf(schema), path);
    types(schema, type, level, path);
    metadata(schema, level, path);
  }

  private void extensions(JsonNode schema, String path) {
    if (flag(schema, "x-kubernetes-int-or-string")) {
      for (String field :
          List.of("x-kubernetes-preserve-unknown-fields", "x-kubernetes-embedded-resource")) {
        if (flag(schema, field)) {
          errors.invalid(
              path + "." + field, true, "must be false if x-kubernetes-int-or-string is true");
        }
      }
    }
  }

  private void types(JsonNode schema, String type, Level level, String path) {
    boolean embedded = flag(schema, "x-kubernetes-embedded-resource");
    String must = "must be object if x-kubernetes-embedded-resource is true";
    if (embedded && type.isEmpty()) {
      errors.required(path + ".type", must);
    } else if (embedded && !type.equals("object")) {
      errors.invalid(path + ".type", type, must);
    } else if (type.isEmpty()
        && !flag(schema, "x-kubernetes-int-or-string")
        && !flag(schema, "x-kubernetes-preserve-unknown-fields")) {
      errors.required(path + ".type", level.untyped);
    }
    if (embedded && schema.has("additionalProperties")) {
      errors.forbidden(
          path + ".additionalProperties",
          "must not be used if x-kubernetes-embedded-resource is set");
    }
    if (embedded
        && !flag(schema, "x-kubernetes-preserve-unknown-fields")
        && schema.path("properties").isEmpty()) {
      errors.required(
          path + ".properties",
          "must not be empty if x-kubernetes-embedded-resource is true without"
              + " x-kubernetes-preserve-unknown-fields");
    }
    if (level == Level.ROOT && !type.isEmpty() && !type.equals("object")) {
      errors.invalid(path + ".type", type, "must be object at the root");
    }
  }

  private void metadata(JsonNode schema, Level level, String path) {
    if (level != Level.ROOT && !flag(schema, "x-kubernetes-embedded-resource")) {
      return;
    }
    JsonNode properties = schema.path("properties");
    for (String field : List.of("kind", "apiVersion")) {
      String type = Meta.text(properties.path(field), "type");
      if (properties.has(field) && !type.equals("string")) {
        errors.invalid(path + ".properties[" + field + "].type", type, "must be string");
      }
    }
    JsonNode metadata = properties.path("metadata");
    if (!metadata.isObject()) {
      return;
    }
    String at = path + ".properties[metadata]";
    if (!Meta.text(metadata, "type").equals("object")) {
      errors.invalid(at + ".type", Meta.text(metadata, "type"), "must be object");
    }
    if (level == Level.ROOT) {
      Set<String> said = Set.copyOf(metadata.path("properties").propertyNames());
      boolean more =
          !SAID_OF_METADATA.containsAll(said)
              || metadata.propertyNames().stream()
                  .anyMatch(f -> !f.equals("type") && !f.equals("properties"));
      if (more) {
        errors.forbidden(
            at,
            "must not specify anything other than name and generateName, but metadata is"
                + " implicitly specified");
      }
    }
  }

  /** The forms in which an integer or a string may also be said. */
  private static boolean skipsAnyOf(JsonNode schema) {
    return flag(schema, "x-kubernetes-int-or-string") && isIntOrString(schema.path("anyOf"));
  }

  private static boolean isIntOrString(JsonNode anyOf) {
    return anyOf.size() == 2
        && anyOf.get(0).size() == 1
        && anyOf.get(1).size() == 1
        && Meta.text(anyOf.get(0), "type").equals("integer")
        && Meta.text(anyOf.get(1), "type").equals("string");
  }

  private void values(JsonNode schema, boolean skipAnyOf, String path) {
    for (String junctor : JUNCTORS) {
      if (junctor.equals("anyOf") && skipAnyOf) {
        continue;
      }
      JsonNode list = schema.path(junctor);
      for (int i = 0; i < list.size(); i++) {
        boolean first =
            junctor.equals("allOf")
                && i == 0
                && flag(schema, "x-kubernetes-int-or-string")
                && isIntOrString(list.get(0).path("anyOf"));
        nested(list.get(i), first, path + "." + junctor + "[" + i + "]");
      }
    }
    if (schema.path("not").isObject()) {
      nested(schema.get("not"), false, path + ".not");
    }
    String pattern = Meta.text(schema, "pattern");
    String complaint = pattern.isEmpty() ? "" : TextPattern.complaint(pattern);
    if (!complaint.isEmpty()) {
      errors.invalid(
          path + ".pattern",
          pattern,
          "must be a valid regular expression, but isn't: " + complaint);
    }
  }

  private void nested(JsonNode schema, boolean skipAnyOf, String path) {
    values(schema, skipAnyOf, path);
    if (schema.path("items").isObject()) {
      nested(schema.get("items"), false, path + ".items");
    }
    if (schema.path("properties") instanceof ObjectNode properties) {
      for (Map.Entry<String, JsonNode> property : properties.properties()) {
        nested(property.getValue(), false, path + ".properties[" + property.getKey() + "]");
      }
      if (properties.has("metadata")) {
        errors.forbidden(
            path + ".properties[metadata]", "must not be specified in a nested context");
      }
    }
    FORBIDDEN_IN_JUNCTORS.forEach(
        (field, must) -> {
          JsonNode value = schema.path(field);
          boolean said = value.isBoolean() ? value.booleanValue() : !value.isMissingNode();
          if (said) {
            errors.forbidden(path + "." + field, must);
          }
        });
  }

  /** What a junctor at the root speaks of must be there outside of it; upstream looks no deeper. */
  private void complete(JsonNode schema, JsonNode outside, String path) {
    for (String junctor : JUNCTORS) {
      for (int i = 0; i < schema.path(junctor).size(); i++) {
        spokenOf(schema.path(junctor).get(i), outside, path, path + "." + junctor + "[" + i + "]");
      }
    }
    if (schema.path("not").isObject()) {
      spokenOf(schema.get("not"), outside, path, path + ".not");
    }
  }

  private void spokenOf(JsonNode nested, JsonNode outside, String structural, String path) {
    if (nested.path("properties") instanceof ObjectNode properties) {
      for (Map.Entry<String, JsonNode> property : properties.properties()) {
        String at = structural + ".properties[" + property.getKey() + "]";
        JsonNode there = outside.path("properties").path(property.getKey());
        if (there.isMissingNode()) {
          errors.required(
              at, "because it is defined in " + path + ".properties[" + property.getKey() + "]");
        } else {
          spokenOf(property.getValue(), there, at, path + ".properties[" + property.getKey() + "]");
        }
      }
    }
    if (nested.path("items").isObject()) {
      if (!outside.path("items").isObject()) {
        errors.required(structural + ".items", "because it is defined in " + path + ".items");
      } else {
        spokenOf(nested.get("items"), outside.get("items"), structural + ".items", path + ".items");
      }
    }
    complete(nested, outside, path);
  }

  private static boolean flag(JsonNode schema, String field) {
    return schema.path(field).asBoolean(false);
  }
}
