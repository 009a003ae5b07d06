package io.kubeterrarium.apiserver.structural;

import java.math.BigDecimal;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Rules about single values; of a string's the first that is broken is reported. */
final class ScalarRules {
  private ScalarRules() {}

  static void text(String value, ValueRules rules, ValuePath path, Findings findings) {
    Long max = rules.maxLength();
    Long min = rules.minLength();
    int length = value.codePointCount(0, value.length());
    if (max != null && length > max) {
      findings.errors.tooLong(path.toString(), max.intValue());
    } else if (min != null && length < min) {
      findings.errors.invalid(
          path.toString(), value, path + " in body should be at least " + min + " chars long");
    } else if (rules.pattern() != null && !rules.pattern().isFoundIn(value)) {
      findings.errors.invalid(
          path.toString(),
          value,
          path + " in body should match '" + rules.pattern().source() + "'");
    } else {
      findings.pass();
    }
  }

  static void format(String value, ValueRules rules, ValuePath path, Findings findings) {
    if (!rules.format().isEmpty() && !Formats.accepts(rules.format(), value)) {
      findings.errors.typeInvalid(
          path.toString(),
          value,
          path + " in body must be of type " + rules.format() + ": " + quoted(value));
    } else {
      findings.pass();
    }
  }

  static void number(JsonNode value, ValueRules rules, ValuePath path, Findings findings) {
    BigDecimal number = value.decimalValue();
    if (rules.multipleOf() != null
        && number.remainder(rules.multipleOf()).compareTo(BigDecimal.ZERO) != 0) {
      bound(value, path, "be a multiple of ", rules.multipleOf(), findings);
    }
    BigDecimal min = rules.minimum();
    if (min != null) {
      int order = number.compareTo(min);
      if (rules.aboveMinimum() && order <= 0) {
        bound(value, path, "be greater than ", min, findings);
      } else if (order < 0) {
        bound(value, path, "be greater than or equal to ", min, findings);
      }
    }
    BigDecimal max = rules.maximum();
    if (max != null) {
      int order = number.compareTo(max);
      if (rules.belowMaximum() && order >= 0) {
        bound(value, path, "be less than ", max, findings);
      } else if (order > 0) {
        bound(value, path, "be less than or equal to ", max, findings);
      }
    }
    findings.pass();
  }

  private static void bound(
      JsonNode value, ValuePath path, String should, BigDecimal bound, Findings findings) {
    String shown = bound.signum() == 0 ? "0" : bound.stripTrailingZeros().toPlainString();
    findings.errors.invalid(path.toString(), value, path + " in body should " + should + shown);
  }

  static void enumeration(JsonNode value, ValueRules rules, ValuePath path, Findings findings) {
    if (rules.enumeration().isEmpty()) {
      return;
    }
    if (rules.enumeration().stream().noneMatch(allowed -> isSame(allowed, value))) {
      List<String> allowed = rules.enumeration().stream().map(ValueValidation::shown).toList();
      findings.errors.notSupported(path.toString(), value, allowed);
    } else {
      findings.pass();
    }
  }

  private static boolean isSame(JsonNode one, JsonNode other) {
    return one.isNumber() && other.isNumber()
        ? one.decimalValue().compareTo(other.decimalValue()) == 0
        : one.equals(other);
  }

  private static String quoted(String value) {
    return io.kubeterrarium.api.json.Json.text(value);
  }
}
