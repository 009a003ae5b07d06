package io.kubeterrarium.apiserver.cel.library;

import com.google.common.primitives.UnsignedLong;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.CelByteString;
import io.kubeterrarium.apiserver.cel.CelNull;
import io.kubeterrarium.apiserver.cel.CelValues;
import io.kubeterrarium.apiserver.cel.Conversions;
import io.kubeterrarium.apiserver.cel.EvaluationFailure;
import io.kubeterrarium.apiserver.cel.Functions;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code "%s of %d".format([a, 3])}. Source: google/cel-go, ext/formatting.go. */
final class FormatTextLibrary implements Functions.Library {
  private static final Pattern CLAUSE = Pattern.compile("%(?:\\.([0-9]*))?(.?)", Pattern.DOTALL);
  private static final int DEFAULT_PRECISION = 6;
  private static final int LARGEST_PRECISION = 1000;

  @Override
  public void addTo(Functions functions) {
    functions.member(
        "format",
        "string_format",
        SimpleType.STRING,
        List.of(SimpleType.STRING, ListType.create(SimpleType.DYN)),
        a -> format(Args.text(a, 0), Args.list(a, 1)),
        Args.TRAVERSAL);
  }

  private static String format(String format, List<Object> arguments) {
    Matcher clause = CLAUSE.matcher(format);
    StringBuilder text = new StringBuilder();
    int next = 0;
    while (clause.find()) {
      if (clause.group(2).equals("%") && clause.group(1) == null) {
        clause.appendReplacement(text, "%");
        continue;
      }
      if (clause.group(2).isEmpty()) {
        throw EvaluationFailure.of("unexpected end of string");
      }
      if (next >= arguments.size()) {
        throw EvaluationFailure.of("index " + next + " out of range");
      }
      Object argument = arguments.get(next++);
      clause.appendReplacement(
          text,
          Matcher.quoteReplacement(clause(argument, precision(clause.group(1)), clause.group(2))));
    }
    return clause.appendTail(text).toString();
  }

  private static int precision(@org.jspecify.annotations.Nullable String digits) {
    if (digits == null) {
      return DEFAULT_PRECISION;
    }
    int precision = digits.length() > 4 ? Integer.MAX_VALUE : Integer.parseInt("0" + digits);
    if (precision > LARGEST_PRECISION) {
      throw EvaluationFailure.of("precision " + digits + " exceeds maximum allowed precision");
    }
    return precision;
  }

  private static String clause(Object value, int precision, String verb) {
    return switch (verb) {
      case "s" -> text(value);
      case "d" -> decimal(value);
      case "f" -> fixed(number(value, "fixed-point"), precision);
      case "e" -> scientific(number(value, "scientific"), precision);
      case "b" -> binary(value);
      case "x" -> hex(value);
      case "X" -> hex(value).toUpperCase(Locale.ROOT);
      case "o" -> Long.toOctalString(whole(value, "octal"));
      default ->
          throw EvaluationFailure.of(
              "could not parse formatting clause: unrecognized formatting clause \"" + verb + "\"");
    };
  }

  private static String text(Object value) {
    if (value instanceof List<?> list) {
      List<String> items = new ArrayList<>();
      list.forEach(item -> items.add(text(item)));
      return "[" + String.join(", ", items) + "]";
    } else if (value instanceof Map<?, ?> map) {
      List<String> entries = new ArrayList<>();
      map.forEach((key, each) -> entries.add(text(key) + ": " + text(each)));
      entries.sort(null);
      return "{" + String.join(", ", entries) + "}";
    }
    return value instanceof CelNull ? "null" : Conversions.toText(value);
  }

  private static EvaluationFailure unfit(String clause, Object value) {
    return EvaluationFailure.of(
        "error during formatting: %s clause can only be used on numbers, was given %s"
            .formatted(clause, CelValues.typeName(value)));
  }

  private static String decimal(Object value) {
    if (value instanceof Long || value instanceof UnsignedLong || value instanceof Double) {
      return Conversions.toText(value);
    }
    throw unfit("decimal", value);
  }

  private static double number(Object value, String clause) {
    if (value instanceof Double || value instanceof Long || value instanceof UnsignedLong) {
      return ((Number) value).doubleValue();
    }
    throw unfit(clause, value);
  }

  private static String fixed(double number, int precision) {
    return Double.isNaN(number) || Double.isInfinite(number)
        ? Conversions.toText(number)
        : new BigDecimal(number).setScale(precision, RoundingMode.HALF_EVEN).toPlainString();
  }

  private static String scientific(double number, int precision) {
    return Double.isNaN(number) || Double.isInfinite(number)
        ? Conversions.toText(number)
        : String.format(Locale.ROOT, "%." + precision + "e", number);
  }

  private static long whole(Object value, String clause) {
    if (value instanceof Long || value instanceof UnsignedLong) {
      return ((Number) value).longValue();
    }
    throw unfit(clause, value);
  }

  private static String binary(Object value) {
    if (value instanceof Boolean truth) {
      return truth ? "1" : "0";
    }
    return Long.toBinaryString(whole(value, "binary"));
  }

  private static String hex(Object value) {
    if (value instanceof String text) {
      return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    } else if (value instanceof CelByteString bytes) {
      return HexFormat.of().formatHex(bytes.toByteArray());
    }
    return Long.toHexString(whole(value, "hex"));
  }
}
