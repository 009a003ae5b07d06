package io.kubeterrarium.apiserver.structural;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The {@code fieldPath} of a rule: {@code .a.b} or {@code ['a'].b}, below the place of the rule.
 * Source: apiextensions-apiserver/pkg/apiserver/schema/cel, ValidFieldPath.
 */
final class RulePath {
  private RulePath() {}

  /**
   * As messages write it: {@code a.b}, {@code map[key]}; null where the schema has no such place.
   */
  static @Nullable String normalize(String path, JsonNode schema) {
    StringBuilder written = new StringBuilder();
    JsonNode at = schema;
    int i = 0;
    while (i < path.length()) {
      String name;
      if (path.charAt(i) == '.') {
        int end = next(path, i + 1);
        name = path.substring(i + 1, end);
        i = end;
      } else if (path.startsWith("['", i) && path.indexOf("']", i) > 0) {
        int end = path.indexOf("']", i);
        name = path.substring(i + 2, end);
        i = end + 2;
      } else {
        return null;
      }
      if (at.path("properties").isObject()) {
        at = at.path("properties").path(name);
        written.append(written.isEmpty() ? "" : ".").append(name);
      } else {
        at = at.path("additionalProperties");
        written.append('[').append(name).append(']');
      }
      if (name.isEmpty() || !at.isObject()) {
        return null;
      }
    }
    return written.toString();
  }

  private static int next(String path, int from) {
    for (int i = from; i < path.length(); i++) {
      if (path.charAt(i) == '.' || path.charAt(i) == '[') {
        return i;
      }
    }
    return path.length();
  }
}
