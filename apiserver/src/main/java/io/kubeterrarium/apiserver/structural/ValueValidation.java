package io.kubeterrarium.apiserver.structural;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.apiserver.error.FieldErrors;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Checks values against a schema. What an update leaves as it was is not checked again (KEP-4008,
 * ratcheting): objects that a stricter schema would refuse can still be changed elsewhere. Source:
 * k8s.io/kube-openapi/pkg/validation/validate.
 */
public final class ValueValidation {
  private ValueValidation() {}

  /**
   * @param old the object before an update; null for a new one
   */
  public static void check(
      JsonNode object, @Nullable JsonNode old, SchemaNode schema, FieldErrors errors) {
    errors.addAll(value(object, old, schema, ValuePath.ROOT).errors);
  }

  /** A value that stands somewhere else, as a default: messages name places within it. */
  static FieldErrors check(JsonNode value, SchemaNode schema) {
    return value(value, null, schema, ValuePath.ELSEWHERE).errors;
  }

  static Findings value(JsonNode value, @Nullable JsonNode old, SchemaNode schema, ValuePath path) {
    Findings findings = new Findings();
    if (old != null && old.equals(value)) {
      findings.pass();
      return findings;
    }
    ValueTypes.check(value, schema, path, findings);
    ValueRules rules = schema.rules();
    if (value.isNull()) {
      if (rules != null) {
        ScalarRules.enumeration(value, rules, path, findings);
      }
      return findings;
    }
    if (value.isNumber()) {
      ScalarRules.range(value, schema, path, findings);
    }
    if (rules != null) {
      Alternatives.check(value, old, rules, path, findings);
      if (value.isString()) {
        ScalarRules.text(value.stringValue(), rules, path, findings);
        ScalarRules.format(value.stringValue(), rules, path, findings);
      } else if (value.isNumber()) {
        ScalarRules.number(value, schema, rules, path, findings);
      }
    }
    if (value instanceof ArrayNode list) {
      items(list, old, schema, path, findings);
    }
    if (rules != null) {
      ScalarRules.enumeration(value, rules, path, findings);
    }
    if (value instanceof ObjectNode object) {
      fields(object, old, schema, path, findings);
    }
    findings.pass();
    return findings;
  }

  private static void items(
      ArrayNode list,
      @Nullable JsonNode old,
      SchemaNode schema,
      ValuePath path,
      Findings findings) {
    SchemaNode items = schema.items();
    if (items != null) {
      Correlation correlation = Correlation.of(schema, old);
      for (int i = 0; i < list.size(); i++) {
        JsonNode item = list.get(i);
        findings.add(value(item, correlation.with(item), items, path.index(i)));
      }
    }
    ValueRules rules = schema.rules();
    if (rules != null && rules.minItems() != null && list.size() < rules.minItems()) {
      findings.errors.invalid(
          path.toString(),
          list.size(),
          path + " in body should have at least " + rules.minItems() + " items");
    }
    if (rules != null && rules.maxItems() != null && list.size() > rules.maxItems()) {
      findings.errors.tooMany(path.toString(), list.size(), rules.maxItems().intValue());
    }
    findings.pass();
  }

  private static void fields(
      ObjectNode object,
      @Nullable JsonNode old,
      SchemaNode schema,
      ValuePath path,
      Findings findings) {
    ValueRules rules = schema.rules();
    if (rules != null) {
      size(object, rules, path, findings);
    }
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      String name = entry.getKey();
      SchemaNode property = schema.properties().get(name);
      SchemaNode below = property == null ? schema.additional() : property;
      if (below != null) {
        JsonNode before = old == null ? null : old.get(name);
        findings.add(value(entry.getValue(), before, below, path.child(name)));
      }
    }
    List<String> required = rules == null ? List.of() : rules.required();
    for (String name : required) {
      if (!object.has(name)) {
        findings.errors.required(path.child(name).toString(), "");
      }
    }
    findings.pass();
  }

  private static void size(ObjectNode object, ValueRules rules, ValuePath path, Findings findings) {
    if (rules.minProperties() != null && object.size() < rules.minProperties()) {
      findings.errors.invalid(
          path.toString(),
          object.size(),
          path + " in body should have at least " + rules.minProperties() + " properties");
    }
    if (rules.maxProperties() != null && object.size() > rules.maxProperties()) {
      findings.errors.tooMany(path.toString(), object.size(), rules.maxProperties().intValue());
    }
  }

  /** For messages: a value in JSON. */
  static String shown(JsonNode value) {
    return value.isString() ? value.stringValue() : Json.text(value);
  }
}
