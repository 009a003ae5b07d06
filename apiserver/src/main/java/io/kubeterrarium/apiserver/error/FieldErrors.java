package io.kubeterrarium.apiserver.error;

import io.kubeterrarium.api.json.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/**
 * What validation found, in the order found, worded as
 * k8s.io/apimachinery/pkg/util/validation/field words it. Paths are written as upstream's: {@code
 * spec.containers[0].name}, {@code metadata.labels[key]}.
 */
public final class FieldErrors {
  private record FieldError(String reason, String field, String message) {}

  private final List<FieldError> errors = new ArrayList<>();

  public boolean isEmpty() {
    return errors.isEmpty();
  }

  public int size() {
    return errors.size();
  }

  /** Whether there is an error of one of these reasons. */
  public boolean hasAny(Set<String> reasons) {
    return errors.stream().anyMatch(error -> reasons.contains(error.reason()));
  }

  public void required(String field, String detail) {
    add(
        "FieldValueRequired",
        field,
        detail.isEmpty() ? "Required value" : "Required value: " + detail);
  }

  public void invalid(String field, @Nullable Object value, String detail) {
    add(
        "FieldValueInvalid",
        field,
        "Invalid value: " + shown(value) + (detail.isEmpty() ? "" : ": " + detail));
  }

  public void duplicate(String field, @Nullable Object value) {
    duplicate(field, value, "");
  }

  public void duplicate(String field, @Nullable Object value, String detail) {
    add(
        "FieldValueDuplicate",
        field,
        "Duplicate value: " + shown(value) + (detail.isEmpty() ? "" : ": " + detail));
  }

  public void notFound(String field, @Nullable Object value) {
    notFound(field, value, "");
  }

  public void notFound(String field, @Nullable Object value, String detail) {
    add(
        "FieldValueNotFound",
        field,
        "Not found: " + shown(value) + (detail.isEmpty() ? "" : ": " + detail));
  }

  public void forbidden(String field, String detail) {
    add("FieldValueForbidden", field, "Forbidden" + (detail.isEmpty() ? "" : ": " + detail));
  }

  /**
   * @param supported shown in the order given where it is a list, else sorted: upstream does both
   */
  public void notSupported(String field, @Nullable Object value, Collection<String> supported) {
    Stream<String> ordered =
        supported instanceof List ? supported.stream() : supported.stream().sorted();
    String known = ordered.map(s -> '"' + s + '"').collect(Collectors.joining(", "));
    add(
        "FieldValueNotSupported",
        field,
        "Unsupported value: "
            + shown(value)
            + (known.isEmpty() ? "" : ": supported values: " + known));
  }

  public void tooLong(String field, int maxLength) {
    add(
        "FieldValueTooLong",
        field,
        maxLength < 0
            ? "Too long: value is too long"
            : "Too long: may not be more than " + maxLength + " bytes");
  }

  public void tooMany(String field, int actual, int max) {
    add(
        "FieldValueTooMany",
        field,
        "Too many: "
            + actual
            + (max < 0
                ? ": has too many items"
                : ": must have at most " + max + (max == 1 ? " item" : " items")));
  }

  public void typeInvalid(String field, @Nullable Object value, String detail) {
    add("FieldValueTypeInvalid", field, "Invalid value: " + shown(value) + ": " + detail);
  }

  public void add(String reason, String field, String message) {
    errors.add(new FieldError(reason, field, message));
  }

  /** The same errors in the order of their words. */
  public FieldErrors sorted() {
    FieldErrors sorted = new FieldErrors();
    errors.stream()
        .sorted(Comparator.comparing(error -> error.field() + ": " + error.message()))
        .forEach(sorted.errors::add);
    return sorted;
  }

  /** The same errors about what stands at a place. */
  public FieldErrors below(String place) {
    FieldErrors moved = new FieldErrors();
    for (FieldError error : errors) {
      boolean whole = error.field().isEmpty() || error.field().equals("<nil>");
      boolean step = isStep(whole ? ' ' : error.field().charAt(0));
      String field = whole ? place : place + (step ? "" : ".") + error.field();
      moved.add(error.reason(), field, error.message());
    }
    return moved;
  }

  /** Whether there is an error about the place or about what stands below it. */
  public boolean isAbout(String place) {
    return errors.stream()
        .map(FieldError::field)
        .filter(field -> field.startsWith(place))
        .anyMatch(
            field -> field.length() == place.length() || isStep(field.charAt(place.length())));
  }

  private static boolean isStep(char next) {
    return next == '.' || next == '[';
  }

  /** Those that were not there yet. */
  public void addNew(FieldErrors others) {
    others.errors.stream().filter(error -> !errors.contains(error)).forEach(errors::add);
  }

  public void addAll(FieldErrors others) {
    errors.addAll(others.errors);
  }

  /** One line, as in the Status: a single error plain, several in brackets, each once. */
  public String message() {
    Set<String> lines = new LinkedHashSet<>();
    errors.forEach(e -> lines.add(e.field() + ": " + e.message()));
    return lines.size() == 1 ? lines.iterator().next() : "[" + String.join(", ", lines) + "]";
  }

  ArrayNode causes() {
    ArrayNode causes = Json.array();
    errors.forEach(
        e ->
            causes
                .addObject()
                .put("reason", e.reason())
                .put("message", e.message())
                .put("field", e.field()));
    return causes;
  }

  /** The errors as {@code field: message} lines, for tests and logs. */
  public List<String> lines() {
    return errors.stream().map(e -> e.field() + ": " + e.message()).toList();
  }

  private static String shown(@Nullable Object value) {
    if (value == null) {
      return "null";
    }
    if (value instanceof String text) {
      return GoText.quoted(text);
    }
    if (value instanceof JsonNode number && number.isFloatingPointNumber()) {
      return GoFloat.text(number.doubleValue());
    }
    if (value instanceof JsonNode node) {
      return node.isString() ? GoText.quoted(node.stringValue()) : GoText.json(node);
    }
    return value.toString();
  }
}
