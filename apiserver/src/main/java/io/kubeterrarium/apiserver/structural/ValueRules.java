package io.kubeterrarium.apiserver.structural;

import io.kubeterrarium.api.json.Meta;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a value must obey besides being of its type. Numbers that are not said are null.
 *
 * @param enumeration the allowed values; empty: any
 */
record ValueRules(
    String format,
    @Nullable TextPattern pattern,
    @Nullable BigDecimal multipleOf,
    @Nullable BigDecimal maximum,
    boolean belowMaximum,
    @Nullable BigDecimal minimum,
    boolean aboveMinimum,
    @Nullable Long maxLength,
    @Nullable Long minLength,
    @Nullable Long maxItems,
    @Nullable Long minItems,
    @Nullable Long maxProperties,
    @Nullable Long minProperties,
    List<JsonNode> enumeration,
    List<String> required,
    List<SchemaNode> allOf,
    List<SchemaNode> anyOf,
    List<SchemaNode> oneOf,
    @Nullable SchemaNode not) {
  private static final Set<String> FIELDS =
      Set.of(
          "format",
          "pattern",
          "multipleOf",
          "maximum",
          "minimum",
          "maxLength",
          "minLength",
          "maxItems",
          "minItems",
          "maxProperties",
          "minProperties",
          "enum",
          "required",
          "allOf",
          "anyOf",
          "oneOf",
          "not");

  static @Nullable ValueRules read(JsonNode json, boolean asWritten) {
    if (json.propertyNames().stream().noneMatch(FIELDS::contains)) {
      return null;
    }
    String pattern = Meta.text(json, "pattern");
    return new ValueRules(
        asWritten
            ? Meta.text(json, "format")
            : Formats.heeded(Meta.text(json, "type"), Meta.text(json, "format")),
        pattern.isEmpty() ? null : new TextPattern(pattern),
        number(json, "multipleOf"),
        number(json, "maximum"),
        json.path("exclusiveMaximum").asBoolean(false),
        number(json, "minimum"),
        json.path("exclusiveMinimum").asBoolean(false),
        count(json, "maxLength"),
        count(json, "minLength"),
        count(json, "maxItems"),
        count(json, "minItems"),
        count(json, "maxProperties"),
        count(json, "minProperties"),
        json.path("enum").valueStream().toList(),
        SchemaNode.texts(json.path("required")),
        SchemaNode.all(json.path("allOf"), asWritten),
        SchemaNode.all(json.path("anyOf"), asWritten),
        SchemaNode.all(json.path("oneOf"), asWritten),
        json.path("not").isObject() ? SchemaNode.read(json.get("not"), asWritten) : null);
  }

  private static @Nullable BigDecimal number(JsonNode json, String field) {
    return json.path(field).isNumber() ? json.get(field).decimalValue() : null;
  }

  private static @Nullable Long count(JsonNode json, String field) {
    return json.path(field).isNumber() ? json.get(field).asLong() : null;
  }
}
