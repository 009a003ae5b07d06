package io.kubeterrarium.apiserver.structural;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** Whether a value is of its type. Source: k8s.io/kube-openapi/pkg/validation/validate/type.go. */
final class ValueTypes {
  private static final List<String> INT_OR_STRING = List.of("integer", "string");

  private ValueTypes() {}

  static void check(JsonNode value, SchemaNode schema, ValuePath path, Findings findings) {
    List<String> types =
        schema.intOrString()
            ? INT_OR_STRING
            : schema.type().isEmpty() ? List.of() : List.of(schema.type());
    if (types.isEmpty() || isOf(value, types, schema)) {
      findings.pass();
      return;
    }
    String found = typeOf(value);
    String wanted = String.join(",", types);
    String format = schema.rules() == null ? "" : schema.rules().format();
    if (!format.isEmpty() && !value.isNull() && !value.isString() && !value.isArray()) {
      // Upstream names the formats here rather than the types.
      wanted = format;
      found =
          value.isIntegralNumber() && value.canConvertToLong()
              ? "int64"
              : value.isNumber() ? "float64" : "";
    }
    findings.errors.typeInvalid(
        path.toString(),
        found,
        path + " in body must be of type " + wanted + ": \"" + found + "\"");
  }

  private static boolean isOf(JsonNode value, List<String> types, SchemaNode schema) {
    if (value.isNull()) {
      return schema.nullable();
    }
    if (value.isNumber()) {
      return types.contains("number") || types.contains("integer") && isWhole(value);
    }
    if (value.isArray()
        && schema.rules() != null
        && Formats.isKnown(schema.rules().format())
        && !types.contains("number")
        && !types.contains("integer")) {
      return true; // As upstream: where there is a format, a list counts as bytes.
    }
    return types.contains(typeOf(value));
  }

  private static boolean isWhole(JsonNode value) {
    double number = value.doubleValue();
    return value.isIntegralNumber() && value.canConvertToLong()
        || number == Math.rint(number) && Math.abs(number) <= ScalarRules.MOST_EXACT;
  }

  static String typeOf(JsonNode value) {
    return switch (value.getNodeType()) {
      case ARRAY -> "array";
      case BOOLEAN -> "boolean";
      case NULL, MISSING -> "null";
      case NUMBER -> value.isIntegralNumber() && value.canConvertToLong() ? "integer" : "number";
      case STRING, BINARY -> "string";
      case OBJECT, POJO -> "object";
    };
  }
}
