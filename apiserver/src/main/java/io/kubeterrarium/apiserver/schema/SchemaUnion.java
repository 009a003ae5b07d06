package io.kubeterrarium.apiserver.schema;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Fields of a CustomResourceDefinition that OpenAPI cannot describe: a schema or a list of them, a
 * schema or a yes, objects without fields; and named types, which decoding errors call by name.
 * Source: apiextensions/v1/marshal.go and types_jsonschema.go.
 */
final class SchemaUnion {
  private static final String SCHEMA = "JSONSchemaProps";
  private static final Set<String> OR_BOOL = Set.of("additionalProperties", "additionalItems");
  private static final Map<String, String> NAMED =
      Map.of(
          "CustomResourceSubresources.status", "v1.CustomResourceSubresourceStatus",
          "CustomResourceDefinitionSpec.scope", "v1.ResourceScope",
          "CustomResourceConversion.strategy", "v1.ConversionStrategyType",
          "ValidationRule.reason", "v1.FieldValueErrorReason",
          "JSONSchemaProps.$schema", "v1.JSONSchemaURL",
          "JSONSchemaProps.dependencies", "v1.JSONSchemaDependencies",
          "JSONSchemaProps.definitions", "v1.JSONSchemaDefinitions",
          "JSONSchemaProps.x-kubernetes-validations", "v1.ValidationRules");

  private SchemaUnion() {}

  static boolean is(StructType owner, Field field) {
    return field.shape() == Shape.Scalar.ANY
        && owner.goName().equals(SCHEMA)
        && (field.name().equals("items") || OR_BOOL.contains(field.name()));
  }

  /**
   * What a value is to be read as; null: it is nothing, and no error either.
   *
   * @throws DecodeException where the field cannot hold such a value
   */
  static @Nullable Shape shape(JsonNode value, StructType owner, Field field) {
    if (value.isObject()) {
      return owner;
    }
    if (field.name().equals("items")) {
      return value.isArray() && !value.isEmpty() ? new Shape.ListOf(owner) : null;
    }
    if (!value.isBoolean()) {
      throw new DecodeException("boolean or JSON schema expected");
    }
    return Shape.Scalar.BOOL;
  }

  /** A struct of upstream's that has no fields. */
  static boolean isEmptyStruct(StructType owner, String field) {
    return owner.goName().equals("CustomResourceSubresources") && field.equals("status");
  }

  /** The name of a field's type where it has one of its own; empty: none. */
  static String typeName(StructType owner, String field) {
    return NAMED.getOrDefault(owner.goName() + "." + field, "");
  }
}
