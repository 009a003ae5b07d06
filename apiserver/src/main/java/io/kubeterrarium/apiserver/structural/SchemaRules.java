package io.kubeterrarium.apiserver.structural;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.FieldErrors;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a schema may say at all. Whether it is structural is {@link Structure}'s question, asked
 * where nothing is wrong here. Source: ValidateCustomResourceDefinitionOpenAPISchema.
 */
public final class SchemaRules {
  private static final List<String> TYPES =
      List.of("array", "boolean", "integer", "number", "object", "string");
  private static final List<String> UNSUPPORTED =
      List.of("id", "patternProperties", "definitions", "dependencies", "$ref");
  private static final Set<String> WITH_STATUS =
      Set.of(
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
   * @param status whether the kind has a status door, which needs the schema of the status alone
   */
  public static void check(JsonNode schema, String path, boolean status, FieldErrors errors) {
    FieldErrors found = new FieldErrors();
    if (status) {
      for (String field : schema.propertyNames()) {
        if (!WITH_STATUS.contains(field)) {
          found.invalid(
              path,
              field,
              "only "
                  + String.join(" ", WITH_STATUS.stream().sorted().toList())
                  + " fields are allowed at the root of the schema if the status subresource is"
                  + " enabled");
        }
      }
    }
    new SchemaRules(found).schema(schema, path, true);
    if (found.isEmpty()) {
      Structure.check(schema, path, found);
    }
    if (found.isEmpty()) {
      Fallbacks.check(schema, path, found);
    }
    if (found.isEmpty()) {
      ExpressionRules.check(schema, path, found);
    }
    errors.addAll(found);
  }

  private void schema(JsonNode schema, String path, boolean structural) {
    if (!schema.isObject()) {
      return;
    }
    unsupported(schema, path);
    String type = Meta.text(schema, "type");
    if (type.equals("null")) {
      errors.forbidden(
          path + ".type", "type cannot be set to null, use nullable as an alternative");
    } else if (!type.isEmpty() && !TYPES.contains(type)) {
      errors.notSupported(path + ".type", type, TYPES);
    }
    if (structural) {
      SchemaExtensions.check(schema, path, errors);
      RuleText.check(schema, path, errors);
    }
    JsonNode additional = schema.path("additionalProperties");
    if (additional.isObject() || additional.isBoolean() && !additional.booleanValue()) {
      if (!schema.path("properties").isEmpty()) {
        errors.forbidden(
            path + ".additionalProperties",
            "additionalProperties and properties are mutual exclusive");
      }
      schema(additional, path + ".additionalProperties", structural);
    }
    if (schema.path("properties") instanceof ObjectNode properties) {
      for (Map.Entry<String, JsonNode> property : properties.properties()) {
        String at = path + ".properties[" + property.getKey() + "]";
        schema(property.getValue(), at, structural);
      }
    }
    schema(schema.path("items"), path + ".items", structural);
    schema(schema.path("not"), path + ".not", false);
    for (String junctor : List.of("allOf", "oneOf", "anyOf")) {
      for (int i = 0; i < schema.path(junctor).size(); i++) {
        schema(schema.path(junctor).get(i), path + "." + junctor + "[" + i + "]", false);
      }
    }
  }

  private void unsupported(JsonNode schema, String path) {
    for (String field : UNSUPPORTED) {
      if (schema.has(field)) {
        errors.forbidden(path + "." + field, field + " is not supported");
      }
    }
    if (schema.has("additionalItems")) {
      errors.forbidden(path + ".additionalItems", "additionalItems is not supported");
    }
    if (schema.path("uniqueItems").asBoolean(false)) {
      errors.forbidden(
          path + ".uniqueItems",
          "uniqueItems cannot be set to true since the runtime complexity becomes quadratic");
    }
    if (schema.path("items").isArray()) {
      errors.forbidden(path + ".items", "items must be a schema object and not an array");
    }
    if (schema.path("multipleOf").isNumber() && schema.get("multipleOf").doubleValue() <= 0) {
      errors.invalid(path + ".multipleOf", schema.get("multipleOf"), "must be greater than zero");
    }
  }
}
