package io.kubeterrarium.api.selector;

import io.kubeterrarium.api.selector.Requirement.Operator;
import java.util.ArrayList;
import java.util.List;

/**
 * Recursive descent over the selector grammar of k8s.io/apimachinery/pkg/labels, with its messages.
 * One use, one thread.
 */
final class LabelParser {
  private static final String SYMBOLS = "=!(),><";

  private final List<String> tokens = new ArrayList<>();
  private int next;

  LabelParser(String text) {
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      int start = at++;
      if (isSpace(c)) {
        continue;
      }
      if (SYMBOLS.indexOf(c) >= 0) {
        if ((c == '=' || c == '!') && at < text.length() && text.charAt(at) == '=') {
          at++;
        }
      } else {
        while (at < text.length()
            && SYMBOLS.indexOf(text.charAt(at)) < 0
            && !isSpace(text.charAt(at))) {
          at++;
        }
      }
      tokens.add(text.substring(start, at));
    }
  }

  List<Requirement> parse() {
    List<Requirement> requirements = new ArrayList<>();
    if (peek().isEmpty()) {
      return requirements;
    }
    if (!isIdentifier(peek()) && !peek().equals("!")) {
      throw unexpected(peek(), "!, identifier, or 'end of string'");
    }
    while (true) {
      try {
        requirements.add(requirement());
      } catch (SelectorException e) {
        throw new SelectorException("unable to parse requirement: " + e.getMessage());
      }
      String separator = take();
      if (separator.isEmpty()) {
        return requirements;
      }
      if (!separator.equals(",")) {
        throw unexpected(separator, "',' or 'end of string'");
      }
      if (!isIdentifier(peek()) && !peek().equals("!")) {
        throw unexpected(peek(), "identifier after ','");
      }
    }
  }

  private Requirement requirement() {
    boolean negated = peek().equals("!");
    if (negated) {
      take();
    }
    String key = take();
    if (!isIdentifier(key)) {
      throw unexpected(key, "identifier");
    }
    check(key, LabelSyntax.qualifiedName(key), "<nil>");
    if (peek().isEmpty() || peek().equals(",")) {
      return new Requirement(key, negated ? Operator.DOES_NOT_EXIST : Operator.EXISTS, List.of());
    }
    if (negated) {
      return new Requirement(key, Operator.DOES_NOT_EXIST, List.of());
    }
    String operator = take();
    return switch (operator) {
      case "=", "==" -> checked(key, Operator.EQUALS, List.of(exactValue()));
      case "!=" -> checked(key, Operator.NOT_EQUALS, List.of(exactValue()));
      case ">" -> number(key, Operator.GREATER_THAN);
      case "<" -> number(key, Operator.LESS_THAN);
      case "in" -> checked(key, Operator.IN, values());
      case "notin" -> checked(key, Operator.NOT_IN, values());
      default -> throw unexpected(operator, "in, notin, =, ==, !=, gt, lt");
    };
  }

  private Requirement number(String key, Operator operator) {
    String value = exactValue();
    try {
      Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw new SelectorException(
          "values[0]: Invalid value: \""
              + value
              + "\": for 'Gt', 'Lt' operators, the value must be an integer");
    }
    return new Requirement(key, operator, List.of(value));
  }

  private static Requirement checked(String key, Operator operator, List<String> values) {
    for (int i = 0; i < values.size(); i++) {
      check(values.get(i), LabelSyntax.labelValue(values.get(i)), "values[" + i + "][" + key + "]");
    }
    return new Requirement(key, operator, values);
  }

  private static void check(String value, List<String> errors, String path) {
    if (!errors.isEmpty()) {
      throw new SelectorException(
          path + ": Invalid value: \"" + value + "\": " + String.join("; ", errors));
    }
  }

  private String exactValue() {
    if (peek().isEmpty() || peek().equals(",")) {
      return "";
    }
    String value = take();
    // An operator's word may be a value: "a=in".
    if (!isIdentifier(value)) {
      throw unexpected(value, "identifier");
    }
    return value;
  }

  private List<String> values() {
    String open = take();
    if (!open.equals("(")) {
      throw new SelectorException("found '" + open + "' expected: '('");
    }
    List<String> values = new ArrayList<>();
    boolean wantValue = true;
    while (true) {
      String token = take();
      if (isIdentifier(token) && wantValue) {
        values.add(token);
        wantValue = false;
      } else if (token.equals(",")) {
        if (wantValue) {
          values.add("");
        }
        wantValue = true;
      } else if (token.equals(")")) {
        if (wantValue) {
          values.add("");
        }
        return values.stream().sorted().distinct().toList();
      } else {
        throw unexpected(token, wantValue ? "',', ')' or identifier" : "',' or ')'");
      }
    }
  }

  private String peek() {
    return next < tokens.size() ? tokens.get(next) : "";
  }

  private String take() {
    String token = peek();
    next++;
    return token;
  }

  private static boolean isIdentifier(String token) {
    return !token.isEmpty() && SYMBOLS.indexOf(token.charAt(0)) < 0;
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
  }

  private static SelectorException unexpected(String found, String expected) {
    return new SelectorException("found '" + found + "', expected: " + expected);
  }
}
