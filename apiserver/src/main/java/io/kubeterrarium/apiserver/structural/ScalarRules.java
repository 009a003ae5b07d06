package io.kubeterrarium.apiserver.structural;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Rules about single values; of a string's the first that is broken is reported. */
final class ScalarRules {
  /** Beyond it JSON's numbers are not exact. */
  private static final double MOST_EXACT = (1L << 53) - 1;

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
    BigDecimal factor = factor(value, rules);
    if (factor != null && factor.signum() <= 0) {
      findings.errors.invalid(
          path.toString(),
          new BigDecimal(shown(factor)),
          "factor MultipleOf declared for " + path + " must be positive: " + shown(factor));
    } else if (factor != null && !isMultiple(number.doubleValue(), factor.doubleValue())) {
      bound(value, path, "be a multiple of ", factor, findings);
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

  /** What is left of a factor for whole numbers, for which upstream counts in whole numbers. */
  private static @Nullable BigDecimal factor(JsonNode value, ValueRules rules) {
    BigDecimal factor = rules.multipleOf();
    return factor == null || !value.isIntegralNumber()
        ? factor
        : factor.setScale(0, RoundingMode.DOWN);
  }

  /** Source: github.com/go-openapi/swag, IsFloat64AJSONInteger. */
  private static boolean isMultiple(double number, double factor) {
    double times = factor < 1 ? 1 / factor * number : number / factor;
    double whole = times < 0 ? Math.ceil(times) : Math.floor(times);
    double off = Math.abs(times - whole);
    return Math.abs(times) <= MOST_EXACT
        && (off == 0 || off / (Math.abs(times) + Math.abs(whole)) < 1e-9);
  }

  private static void bound(
      JsonNode value, ValuePath path, String should, BigDecimal bound, Findings findings) {
    findings.errors.invalid(
        path.toString(), value, path + " in body should " + should + shown(bound));
  }

  private static String shown(BigDecimal bound) {
    return bound.signum() == 0 ? "0" : bound.stripTrailingZeros().toPlainString();
  }

  /** Whether the type can hold the number; about no place in particular, as upstream has it. */
  static void range(JsonNode value, SchemaNode schema, ValuePath path, Findings findings) {
    if (!schema.type().equals("integer")) {
      return;
    }
    BigDecimal number = value.decimalValue();
    String format = schema.rules() == null ? "" : schema.rules().format();
    boolean small = format.equals("int32");
    BigDecimal most = BigDecimal.valueOf(small ? Integer.MAX_VALUE : Long.MAX_VALUE);
    BigDecimal least = BigDecimal.valueOf(small ? Integer.MIN_VALUE : Long.MIN_VALUE);
    boolean whole = number.stripTrailingZeros().scale() <= 0;
    if (whole && number.compareTo(most) <= 0 && number.compareTo(least) >= 0) {
      return;
    }
    String known = small || format.equals("int64") ? "with format " + format : "(default format)";
    findings.errors.invalid(
        Findings.NOWHERE, "", "Checked value must be of type integer " + known + " in " + path);
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
