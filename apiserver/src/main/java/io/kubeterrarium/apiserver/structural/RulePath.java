package io.kubeterrarium.apiserver.structural;

import io.kubeterrarium.api.json.Json;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The {@code fieldPath} of a rule, and of a field that can be selected by: {@code .a.b} or {@code
 * ['a'].b}, below the place of a schema. Source: apiextensions-apiserver/pkg/apiserver/schema/cel,
 * ValidFieldPath.
 */
public final class RulePath {
  private static final String NOWHERE = "does not refer to a valid field";
  private static final String ENDS = "unexpected end of JSON path";

  /**
   * Where a path leads.
   *
   * @param path as messages write it: {@code a.b}, {@code map[key]}
   * @param schema of the place; missing for the values of a map of anything
   * @param complaint why it leads nowhere; empty: it does not
   */
  public record Place(String path, JsonNode schema, String complaint) {
    public boolean isValid() {
      return complaint.isEmpty();
    }

    /** The first name on the way. */
    public String root() {
      int end = path.indexOf('.');
      int bracket = path.indexOf('[');
      int first = end < 0 ? bracket : bracket < 0 ? end : Math.min(end, bracket);
      return first < 0 ? path : path.substring(0, first);
    }
  }

  private final Deque<String> tokens;
  private final boolean brackets;
  private final StringBuilder written = new StringBuilder();
  private JsonNode at;

  private RulePath(String path, JsonNode schema, boolean brackets) {
    this.tokens = tokens(path);
    this.at = schema;
    this.brackets = brackets;
  }

  /** As messages write it; null where the schema has no such place. */
  static @Nullable String normalize(String path, JsonNode schema) {
    Place place = of(path, schema, true);
    return place.isValid() ? place.path() : null;
  }

  /**
   * @param brackets whether names may stand in brackets, too
   */
  public static Place of(String path, JsonNode schema, boolean brackets) {
    RulePath reader = new RulePath(path, schema, brackets);
    String complaint = "";
    while (complaint.isEmpty() && !reader.tokens.isEmpty()) {
      complaint = reader.step();
    }
    return new Place(reader.written.toString(), reader.at, complaint);
  }

  /** Goes one step; returns what is wrong with it. */
  private String step() {
    String token = tokens.removeFirst();
    if (token.equals(".")) {
      return tokens.isEmpty() ? ENDS : child(tokens.removeFirst());
    }
    if (!token.equals("[")) {
      return "expected [ or . but got: " + token;
    }
    if (!brackets) {
      return "array notation is not allowed";
    }
    if (tokens.isEmpty()) {
      return ENDS;
    }
    String name = tokens.removeFirst();
    if (name.length() < 2 || !name.startsWith("'") || !name.endsWith("'")) {
      return "expected single quoted string but got " + name;
    }
    String complaint = child(name.substring(1, name.length() - 1).replace("\\'", "'"));
    if (!complaint.isEmpty()) {
      return complaint;
    }
    if (tokens.isEmpty()) {
      return ENDS;
    }
    String end = tokens.removeFirst();
    return end.equals("]") ? "" : "expected ] but got " + end;
  }

  private String child(String name) {
    if (at.path("properties").isObject()) {
      at = at.path("properties").path(name);
      written.append(written.isEmpty() ? "" : ".").append(name);
      return at.isObject() ? "" : NOWHERE;
    }
    JsonNode values = at.path("additionalProperties");
    if (values.isMissingNode()) {
      return NOWHERE;
    }
    written.append('[').append(name).append(']');
    at = values.isObject() ? values : Json.object().path("none");
    return "";
  }

  /** Delimiters, and what stands between them; a quoted text is one. */
  private static Deque<String> tokens(String path) {
    Deque<String> tokens = new ArrayDeque<>();
    int from = 0;
    while (from < path.length()) {
      int to = path.charAt(from) == '\'' ? quoted(path, from) : plain(path, from);
      tokens.addLast(path.substring(from, to));
      from = to;
    }
    return tokens;
  }

  private static int quoted(String path, int from) {
    for (int i = from + 1; i < path.length(); i++) {
      if (path.charAt(i) == '\'' && path.charAt(i - 1) != '\\') {
        return i + 1;
      }
    }
    return path.length();
  }

  private static int plain(String path, int from) {
    for (int i = from; i < path.length(); i++) {
      if (".[]".indexOf(path.charAt(i)) >= 0) {
        return i == from ? i + 1 : i;
      }
    }
    return path.length();
  }
}
