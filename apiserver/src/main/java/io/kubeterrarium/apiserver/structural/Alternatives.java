package io.kubeterrarium.apiserver.structural;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Schemas of which one, some, all or none must fit. Source:
 * k8s.io/kube-openapi/pkg/validation/validate/schema_props.go, its choice of errors included.
 */
final class Alternatives {
  private Alternatives() {}

  static void check(
      JsonNode value, @Nullable JsonNode old, ValueRules rules, ValuePath path, Findings findings) {
    if (!rules.anyOf().isEmpty()) {
      any(value, old, rules.anyOf(), path, findings);
    }
    if (!rules.oneOf().isEmpty()) {
      one(value, old, rules.oneOf(), path, findings);
    }
    if (!rules.allOf().isEmpty()) {
      all(value, old, rules.allOf(), path, findings);
    }
    SchemaNode not = rules.not();
    if (not != null && ValueValidation.value(value, null, not, path).isValid()) {
      complain(path, "must not validate the schema (not)", findings);
    }
    findings.pass();
  }

  private static void any(
      JsonNode value,
      @Nullable JsonNode old,
      List<SchemaNode> schemas,
      ValuePath path,
      Findings findings) {
    Findings best = null;
    for (SchemaNode schema : schemas) {
      Findings each = ValueValidation.value(value, old, schema, path);
      if (each.isValid()) {
        findings.add(each);
        return;
      }
      if (best == null || each.passed() > best.passed()) {
        best = each;
      }
    }
    complain(path, "must validate at least one schema (anyOf)", findings);
    if (best != null) {
      findings.add(best);
    }
  }

  private static void one(
      JsonNode value,
      @Nullable JsonNode old,
      List<SchemaNode> schemas,
      ValuePath path,
      Findings findings) {
    Findings best = null;
    Findings first = null;
    int valid = 0;
    for (SchemaNode schema : schemas) {
      Findings each = ValueValidation.value(value, old, schema, path);
      if (each.isValid()) {
        valid++;
        first = first == null ? each : first;
      } else if (valid == 0 && (best == null || each.passed() > best.passed())) {
        best = each;
      }
    }
    if (valid == 1 && first != null) {
      findings.add(first);
      return;
    }
    String found = valid == 0 ? "Found none valid" : "Found " + valid + " valid alternatives";
    complain(path, "must validate one and only one schema (oneOf). " + found, findings);
    if (valid == 0 && best != null) {
      findings.add(best);
    }
  }

  private static void all(
      JsonNode value,
      @Nullable JsonNode old,
      List<SchemaNode> schemas,
      ValuePath path,
      Findings findings) {
    int valid = 0;
    for (SchemaNode schema : schemas) {
      Findings each = ValueValidation.value(value, old, schema, path);
      valid += each.isValid() ? 1 : 0;
      findings.add(each);
    }
    if (valid < schemas.size()) {
      complain(
          path,
          "must validate all the schemas (allOf)" + (valid == 0 ? ". None validated" : ""),
          findings);
    }
  }

  private static void complain(ValuePath path, String must, Findings findings) {
    findings.errors.invalid(Findings.NOWHERE, "", "\"" + path + "\" " + must);
  }
}
