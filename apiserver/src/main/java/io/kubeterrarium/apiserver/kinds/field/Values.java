package io.kubeterrarium.apiserver.kinds.field;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.FieldErrors;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Rules about single values, each with the path of the field that holds it. */
public final class Values {
  private static final Pattern PERCENT = Pattern.compile("[0-9]+%");

  private Values() {}

  /** A string that must be there, and be one of a few. */
  public static void oneOf(
      JsonNode parent, String path, String field, Collection<String> allowed, FieldErrors errors) {
    if (Meta.text(parent, field).isEmpty()) {
      errors.required(path.isEmpty() ? field : path + "." + field, "");
    } else {
      oneOfOrNone(parent, path, field, allowed, errors);
    }
  }

  /** A string that may be absent; where it is there, even empty, it must be one of a few. */
  public static void oneOfOrNone(
      JsonNode parent, String path, String field, Collection<String> allowed, FieldErrors errors) {
    JsonNode value = parent.path(field);
    if (value.isString() && !allowed.contains(value.stringValue())) {
      errors.notSupported(path.isEmpty() ? field : path + "." + field, value, allowed);
    }
  }

  /** Whether there is nothing: no value, an empty string, an empty list or map. */
  public static boolean isEmpty(JsonNode value) {
    return Defaults.isUnset(value)
        || value.isString() && value.stringValue().isEmpty()
        || value.isContainer() && value.isEmpty();
  }

  /** Reports each of the problems with the same value. */
  public static void invalid(String path, Object value, List<String> problems, FieldErrors errors) {
    problems.forEach(problem -> errors.invalid(path, value, problem));
  }

  /** A string or list that must be there. */
  public static void present(JsonNode parent, String path, String field, FieldErrors errors) {
    if (isEmpty(parent.path(field))) {
      errors.required(path.isEmpty() ? field : path + "." + field, "");
    }
  }

  /** A number that may be absent, but not negative. */
  public static void notNegative(JsonNode parent, String path, String field, FieldErrors errors) {
    JsonNode value = parent.path(field);
    if (value.isNumber() && value.asLong(0) < 0) {
      errors.invalid(path + "." + field, value, "must be greater than or equal to 0");
    }
  }

  /** A number that may be absent, within bounds. */
  public static void inRange(
      JsonNode parent, String path, String field, long min, long max, FieldErrors errors) {
    JsonNode value = parent.path(field);
    if (value.isNumber() && (value.asLong(0) < min || value.asLong(0) > max)) {
      errors.invalid(
          path + "." + field, value, "must be between " + min + " and " + max + ", inclusive");
    }
  }

  /** A count, or a percentage as a string. */
  public static void countOrPercent(
      JsonNode parent, String path, String field, FieldErrors errors) {
    JsonNode value = parent.path(field);
    if (value.isString() && !PERCENT.matcher(value.stringValue()).matches()) {
      errors.invalid(
          path + "." + field,
          value,
          "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%', "
              + " or '93%', regex used for validation is '[0-9]+%')");
    }
    notNegative(parent, path, field, errors);
  }

  /** A percentage of no more than all there is. */
  public static void notAboveAll(JsonNode parent, String path, String field, FieldErrors errors) {
    JsonNode value = parent.path(field);
    if (value.isString() && magnitude(value) > 100) {
      errors.invalid(path + "." + field, value, "must not be greater than 100%");
    }
  }

  /** The number of a count or percentage; 0 for what is neither. */
  public static long magnitude(JsonNode value) {
    if (value.isString() && PERCENT.matcher(value.stringValue()).matches()) {
      String text = value.stringValue();
      return text.length() > 18
          ? Long.MAX_VALUE
          : Long.parseLong(text.substring(0, text.length() - 1));
    }
    return value.asLong(0);
  }

  /** A relative path that does not climb. */
  public static void descendingPath(String value, String path, FieldErrors errors) {
    if (value.startsWith("/")) {
      errors.invalid(path, value, "must be a relative path");
    }
    noBacksteps(value, path, errors);
  }

  /** A relative path that neither climbs nor begins with two dots. */
  public static void unreservedPath(String value, String path, FieldErrors errors) {
    descendingPath(value, path, errors);
    if (value.startsWith("..") && !value.startsWith("../") && !climbs(value)) {
      errors.invalid(path, value, "must not start with '..'");
    }
  }

  public static void noBacksteps(String value, String path, FieldErrors errors) {
    if (climbs(value)) {
      errors.invalid(path, value, "must not contain '..'");
    }
  }

  public static boolean climbs(String path) {
    return List.of(path.split("/", -1)).contains("..");
  }
}
