package io.kubeterrarium.apiserver.structural;

import io.kubeterrarium.apiserver.error.GoFloat;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Rules about single values; of a string's the first that is broken is reported. */
final class ScalarRules {
  /** Beyond it JSON's numbers are not exact. */
  static final double MOST_EXACT = (1L << 53) - 1;

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

  static void number(
      JsonNode value, SchemaNode schema, ValueRules rules, ValuePath path, Findings findings) {
    if (rules.multipleOf() != null) {
      BigDecimal factor = bound(value, rules.multipleOf(), "MultipleOf", schema, path, findings);
      if (factor.signum() <= 0) {
        findings.errors.invalid(
            path.toString(),
            new BigDecimal(shown(factor)),
            "factor MultipleOf declared for " + path + " must be positive: " + shown(factor));
      } else if (!isMultiple(value, factor)) {
        complain(value, path, "be a multiple of ", factor, findings);
      }
    }
    if (rules.minimum() != null) {
      BigDecimal min = bound(value, rules.minimum(), "Minimum boundary", schema, path, findings);
      int order = value.decimalValue().compareTo(min);
      if (rules.aboveMinimum() && order <= 0) {
        complain(value, path, "be greater than ", min, findings);
      } else if (order < 0) {
        complain(value, path, "be greater than or equal to ", min, findings);
      }
    }
    if (rules.maximum() != null) {
      BigDecimal max = bound(value, rules.maximum(), "Maximum boundary", schema, path, findings);
      int order = value.decimalValue().compareTo(max);
      if (rules.belowMaximum() && order >= 0) {
        complain(value, path, "be less than ", max, findings);
      } else if (order > 0) {
        complain(value, path, "be less than or equal to ", max, findings);
      }
    }
    findings.pass();
  }

  /**
   * What is left of a bound: upstream counts in whole numbers where the value is one, so that 1 is
   * not below a minimum of 1.5, but where the bound itself is none of the schema's type.
   */
  private static BigDecimal bound(
      JsonNode value,
      BigDecimal bound,
      String name,
      SchemaNode schema,
      ValuePath path,
      Findings findings) {
    if (!fits(bound, schema)) {
      misfit(name, schema, path, findings);
      return bound;
    }
    return value.isIntegralNumber() ? bound.setScale(0, RoundingMode.DOWN) : bound;
  }

  private static boolean isMultiple(JsonNode value, BigDecimal factor) {
    if (value.isIntegralNumber() && factor.stripTrailingZeros().scale() <= 0) {
      return value.decimalValue().remainder(factor).signum() == 0;
    }
    return isNearMultiple(value.doubleValue(), factor.doubleValue());
  }

  /** Source: github.com/go-openapi/swag, IsFloat64AJSONInteger. */
  private static boolean isNearMultiple(double number, double factor) {
    double times = factor < 1 ? 1 / factor * number : number / factor;
    double whole = times < 0 ? Math.ceil(times) : Math.floor(times);
    double off = Math.abs(times - whole);
    return Math.abs(times) <= MOST_EXACT
        && (off == 0 || off / (Math.abs(times) + Math.abs(whole)) < 1e-9);
  }

  private static void complain(
      JsonNode value, ValuePath path, String should, BigDecimal bound, Findings findings) {
    findings.errors.invalid(
        path.toString(), value, path + " in body should " + should + shown(value, bound));
  }

  /** A whole number where whole numbers were compared. */
  private static String shown(JsonNode value, BigDecimal bound) {
    boolean whole = value.isIntegralNumber() && bound.stripTrailingZeros().scale() <= 0;
    return whole ? bound.toBigInteger().toString() : shown(bound);
  }

  private static String shown(BigDecimal bound) {
    return GoFloat.text(bound.doubleValue());
  }

  /** Whether the type can hold the number; about no place in particular, as upstream has it. */
  static void range(JsonNode value, SchemaNode schema, ValuePath path, Findings findings) {
    if (!fits(value.decimalValue(), schema)) {
      misfit("Checked", schema, path, findings);
    }
  }

  private static boolean fits(BigDecimal number, SchemaNode schema) {
    if (!schema.type().equals("integer")) {
      return true;
    }
    boolean small = format(schema).equals("int32");
    BigDecimal most = BigDecimal.valueOf(small ? Integer.MAX_VALUE : Long.MAX_VALUE);
    BigDecimal least = BigDecimal.valueOf(small ? Integer.MIN_VALUE : Long.MIN_VALUE);
    boolean whole = number.stripTrailingZeros().scale() <= 0;
    return whole && number.compareTo(most) <= 0 && number.compareTo(least) >= 0;
  }

  private static void misfit(String name, SchemaNode schema, ValuePath path, Findings findings) {
    String format = format(schema);
    String known = format.isEmpty() ? "(default format)" : "with format " + format;
    findings.errors.invalid(
        Findings.NOWHERE, "", name + " value must be of type integer " + known + " in " + path);
  }

  private static String format(SchemaNode schema) {
    return schema.rules() == null ? "" : schema.rules().format();
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
