package io.kubeterrarium.api.selector;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Conditions on fields, all of which must hold: {@code spec.nodeName=node-1,status.phase!=Failed}.
 * A field without a value compares as the empty string. Source: k8s.io/apimachinery/pkg/fields.
 */
public record FieldSelector(List<Term> terms) {
  public static final FieldSelector EVERYTHING = new FieldSelector(List.of());

  /** What says neither field nor value asks for nothing. */
  private static final Term NOTHING = new Term("", true, "");

  private static final Term OTHER_THAN_NOTHING = new Term("", false, "");

  /**
   * @param equal whether the field must have the value, or must not
   */
  public record Term(String field, boolean equal, String value) {}

  /** One field, one value. */
  public static FieldSelector equal(String field, String value) {
    return new FieldSelector(List.of(new Term(field, true, value)));
  }

  public FieldSelector {
    terms = List.copyOf(terms);
  }

  /**
   * Reads the query string's form; {@code \} escapes {@code , = \}.
   *
   * @throws SelectorException with upstream's message
   */
  public static FieldSelector parse(String text) {
    if (text.isEmpty()) {
      return EVERYTHING;
    }
    List<Term> terms = new ArrayList<>();
    for (String part : split(text)) {
      Term term = part.isEmpty() ? NOTHING : term(part, text);
      if (!term.equals(NOTHING) && !term.equals(OTHER_THAN_NOTHING)) {
        terms.add(term);
      }
    }
    return new FieldSelector(terms);
  }

  private static List<String> split(String text) {
    List<String> parts = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '\\') {
        i++;
      } else if (text.charAt(i) == ',') {
        parts.add(text.substring(start, i));
        start = i + 1;
      }
    }
    parts.add(text.substring(start));
    return parts;
  }

  private static Term term(String part, String whole) {
    for (int i = 0; i < part.length(); i++) {
      if (part.startsWith("!=", i)) {
        return new Term(part.substring(0, i), false, unescape(part.substring(i + 2)));
      }
      if (part.startsWith("==", i)) {
        return new Term(part.substring(0, i), true, unescape(part.substring(i + 2)));
      }
      if (part.charAt(i) == '=') {
        return new Term(part.substring(0, i), true, unescape(part.substring(i + 1)));
      }
    }
    throw new SelectorException(
        "invalid selector: '" + whole + "'; can't understand '" + part + "'");
  }

  private static String unescape(String value) {
    if (value.indexOf('\\') < 0 && value.indexOf('=') < 0) {
      return value;
    }
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '\\') {
        if (++i == value.length() || "\\,=".indexOf(value.charAt(i)) < 0) {
          throw new SelectorException(
              "invalid field selector: invalid escape sequence: "
                  + value.substring(i - 1, Math.min(i + 1, value.length())));
        }
        c = value.charAt(i);
      } else if (c == '=') {
        throw new SelectorException(
            "invalid field selector: unescaped character in value: " + (int) c);
      }
      plain.append(c);
    }
    return plain.toString();
  }

  /**
   * @param valueOf a field's value; null counts as empty
   */
  public boolean matches(Function<String, @Nullable String> valueOf) {
    for (Term term : terms) {
      String value = valueOf.apply(term.field());
      if (term.equal() != term.value().equals(value == null ? "" : value)) {
        return false;
      }
    }
    return true;
  }

  public boolean isEverything() {
    return terms.isEmpty();
  }

  /** The value that the field must have; null where the selector leaves it open. */
  public @Nullable String requiredValue(String field) {
    for (Term term : terms) {
      if (term.equal() && term.field().equals(field)) {
        return term.value();
      }
    }
    return null;
  }

  @Override
  public String toString() {
    return terms.stream()
        .map(t -> t.field() + (t.equal() ? "=" : "!=") + t.value())
        .collect(Collectors.joining(","));
  }
}
