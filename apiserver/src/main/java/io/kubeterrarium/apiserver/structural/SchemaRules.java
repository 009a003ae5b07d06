package io.kubeterrarium.apiserver.structural;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.FieldErrors;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a schema may say at all. Whether it is structural is {@link Structure}'s question, asked
 * where nothing is wrong here. Source: ValidateCustomResourceDefinitionOpenAPISchema.
 */
public final class SchemaRules {
  private static final List<String> TYPES =
      List.of("array", "boolean", "integer", "number", "object", "string");

  /** Fields without which a schema has no structure to speak of. */
  private static final List<String> UNSUPPORTED =
      List.of("id", "additionalItems", "patternProperties", "definitions", "dependencies", "$ref");

  private static final Set<String> META = Set.of("metadata", "kind", "apiVersion");
  private static final List<String> WITH_STATUS =
      List.of(
          "description",
          "type",
          "format",
          "title",
          "maximum",
          "exclusiveMaximum",
          "minimum",
          "exclusiveMinimum",
          "maxLength",
          "minLength",
          "pattern",
          "maxItems",
          "minItems",
          "uniqueItems",
          "multipleOf",
          "required",
          "items",
          "properties",
          "externalDocs",
          "example",
          "x-kubernetes-preserve-unknown-fields",
          "x-kubernetes-validations");

  private final FieldErrors errors;

  private SchemaRules(FieldErrors errors) {
    this.errors = errors;
  }

  /**
   * Where a schema stands.
   *
   * @param noDefault why there may be no default; empty: there may
   * @param inMetadata whether it is about an object's own kind, version or metadata
   */
  private record Place(String noDefault, boolean inMetadata) {
    static final Place ROOT = new Place("", false);

    Place below(boolean isRoot, JsonNode schema, String property) {
      boolean embedded = schema.path("x-kubernetes-embedded-resource").asBoolean(false);
      if (!META.contains(property) || !isRoot && !embedded) {
        return this;
      }
      return new Place(isRoot ? "in top-level " + property : noDefault, true);
    }

    Place additional() {
      return inMetadata
          ? new Place("inside additionalProperties applying to object metadata", true)
          : this;
    }
  }

  /**
   * @param status whether the kind has a status door, which needs the schema of the status alone
   */
  public static void check(JsonNode schema, String path, boolean status, FieldErrors errors) {
    if (status) {
      root(schema, path, errors);
    }
    if (schema.path("nullable").asBoolean(false)) {
      errors.forbidden(path + ".nullable", "nullable cannot be true at the root");
    }
    FieldErrors shape = new FieldErrors();
    boolean structured = hasStructure(schema);
    if (structured) {
      Structure.check(schema, path, shape);
      if (shape.isEmpty()) {
        Fallbacks.check(schema, path, shape);
      }
    }
    errors.addAll(shape);
    FieldErrors said = new FieldErrors();
    new SchemaRules(said).schema(schema, path, true, Place.ROOT);
    errors.addAll(said);
    if (structured && shape.isEmpty()) {
      ExpressionRules.check(schema, path, said, errors);
    }
  }

  private static void root(JsonNode schema, String path, FieldErrors errors) {
    for (String field : schema.propertyNames()) {
      if (field.equals("type") && !Meta.text(schema, "type").equals("object")) {
        errors.invalid(
            path + ".type",
            Meta.text(schema, "type"),
            "only \"object\" is allowed as the type at the root of the schema if the status"
                + " subresource is enabled");
        return;
      }
      if (!WITH_STATUS.contains(field)) {
        errors.invalid(
            path,
            field,
            "only "
                + WITH_STATUS
                + " fields are allowed at the root of the schema if the status subresource is"
                + " enabled");
        return;
      }
    }
  }

  /** Whether the schema has a structure that can be spoken of, be it sound or not. */
  static boolean hasStructure(JsonNode schema) {
    boolean strange =
        UNSUPPORTED.stream().anyMatch(schema::has)
            || schema.path("items").isArray()
            || !schema.path("x-kubernetes-preserve-unknown-fields").asBoolean(true);
    return !strange
        && Stream.concat(
                Stream.of("items", "additionalProperties", "not").map(schema::path),
                Stream.of("properties", "allOf", "oneOf", "anyOf")
                    .flatMap(field -> schema.path(field).valueStream()))
            .filter(JsonNode::isObject)
            .allMatch(SchemaRules::hasStructure);
  }

  /** What stands below is spoken of first, as upstream. */
  private void schema(JsonNode schema, String path, boolean isRoot, Place place) {
    if (!schema.isObject()) {
      return;
    }
    unsupported(schema, path, place);
    JsonNode additional = schema.path("additionalProperties");
    if (additional.isObject() || additional.isBoolean() && !additional.booleanValue()) {
      if (!schema.path("properties").isEmpty()) {
        errors.forbidden(
            path + ".additionalProperties",
            "additionalProperties and properties are mutual exclusive");
      }
      schema(additional, path + ".additionalProperties", false, place.additional());
    }
    if (schema.path("properties") instanceof ObjectNode properties) {
      for (Map.Entry<String, JsonNode> property : properties.properties()) {
        String at = path + ".properties[" + property.getKey() + "]";
        Place below = place.below(isRoot, schema, property.getKey());
        schema(property.getValue(), at, false, below);
      }
    }
    schema(schema.path("not"), path + ".not", false, place);
    for (String junctor : List.of("allOf", "oneOf", "anyOf")) {
      for (int i = 0; i < schema.path(junctor).size(); i++) {
        String at = path + "." + junctor + "[" + i + "]";
        schema(schema.path(junctor).get(i), at, false, place);
      }
    }
    schema(schema.path("items"), path + ".items", false, place);
    for (int i = 0; schema.path("items").isArray() && i < schema.path("items").size(); i++) {
      schema(schema.path("items").get(i), path + ".items[" + i + "]", false, place);
    }
    SchemaExtensions.check(schema, path, errors);
    RuleText.check(schema, path, errors);
  }

  private void unsupported(JsonNode schema, String path, Place place) {
    String type = Meta.text(schema, "type");
    if (!type.isEmpty() && !TYPES.contains(type)) {
      errors.notSupported(path + ".type", type, TYPES);
    }
    if (schema.has("default") && !place.noDefault().isEmpty()) {
      errors.forbidden(path + ".default", "must not be set " + place.noDefault());
    }
    for (String field : UNSUPPORTED) {
      if (schema.has(field)) {
        errors.forbidden(path + "." + field, field + " is not supported");
      }
    }
    if (type.equals("null")) {
      errors.forbidden(
          path + ".type", "type cannot be set to null, use nullable as an alternative");
    }
    if (!schema.path("items").isEmpty() && schema.path("items").isArray()) {
      errors.forbidden(path + ".items", "items must be a schema object and not an array");
    }
    if (place.inMetadata() && schema.path("x-kubernetes-embedded-resource").asBoolean(false)) {
      errors.forbidden(
          path + ".x-kubernetes-embedded-resource", "must not be used inside of resource meta");
    }
    if (schema.path("uniqueItems").asBoolean(false)) {
      errors.forbidden(
          path + ".uniqueItems",
          "uniqueItems cannot be set to true since the runtime complexity becomes quadratic");
    }
  }
}
