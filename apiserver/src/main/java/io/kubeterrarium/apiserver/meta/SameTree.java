package io.kubeterrarium.apiserver.meta;

import java.util.Comparator;
import tools.jackson.databind.JsonNode;

/** Whether two trees say the same: numbers by value, whatever their width; fields in any order. */
public final class SameTree {
  private static final Comparator<JsonNode> SCALARS =
      (a, b) -> {
        if (a.equals(b)) {
          return 0;
        }
        return a.isNumber() && b.isNumber() ? a.decimalValue().compareTo(b.decimalValue()) : 1;
      };

  private SameTree() {}

  public static boolean same(JsonNode a, JsonNode b) {
    return a == b || a.equals(SCALARS, b);
  }
}
