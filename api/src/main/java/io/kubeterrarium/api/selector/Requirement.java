package io.kubeterrarium.api.selector;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One condition on one label. */
public record Requirement(String key, Operator operator, List<String> values) {
  /** {@code NOT_IN} and {@code NOT_EQUALS} also hold where the label is missing. */
  public enum Operator {
    EQUALS,
    NOT_EQUALS,
    IN,
    NOT_IN,
    EXISTS,
    DOES_NOT_EXIST,
    GREATER_THAN,
    LESS_THAN
  }

  public Requirement {
    values = List.copyOf(values);
  }

  public boolean matches(Map<String, String> labels) {
    return holdsFor(labels.get(key));
  }

  /**
   * @param labels an object of strings; a missing node where there are none
   */
  public boolean matches(JsonNode labels) {
    JsonNode value = labels.get(key);
    return holdsFor(value != null && value.isString() ? value.stringValue() : null);
  }

  private boolean holdsFor(@Nullable String value) {
    return switch (operator) {
      case EQUALS, IN -> value != null && values.contains(value);
      case NOT_EQUALS, NOT_IN -> value == null || !values.contains(value);
      case EXISTS -> value != null;
      case DOES_NOT_EXIST -> value == null;
      case GREATER_THAN -> value != null && compare(value) > 0;
      case LESS_THAN -> value != null && compare(value) < 0;
    };
  }

  /** Against the one value; 0, which is neither greater nor less, where the label is no number. */
  private int compare(String value) {
    try {
      return Long.compare(Long.parseLong(value), Long.parseLong(values.get(0)));
    } catch (NumberFormatException notNumeric) {
      return 0;
    }
  }

  /** As upstream prints it. */
  @Override
  public String toString() {
    return switch (operator) {
      case EQUALS -> key + "=" + values.get(0);
      case NOT_EQUALS -> key + "!=" + values.get(0);
      case IN -> key + " in (" + sorted() + ")";
      case NOT_IN -> key + " notin (" + sorted() + ")";
      case EXISTS -> key;
      case DOES_NOT_EXIST -> "!" + key;
      case GREATER_THAN -> key + ">" + values.get(0);
      case LESS_THAN -> key + "<" + values.get(0);
    };
  }

  private String sorted() {
    return values.stream().sorted().distinct().collect(Collectors.joining(","));
  }
}
