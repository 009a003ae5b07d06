package io.kubeterrarium.apiserver.kinds.field;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.apiserver.meta.SameTree;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** What an update that is refused would change: where upstream shows a diff of Go's structs. */
public final class FieldDiff {
  private FieldDiff() {}

  /** Whether two structs say the same; nothing, an empty list and an empty map are alike. */
  public static boolean same(JsonNode now, JsonNode then) {
    return differences(now, then).isEmpty();
  }

  /** The fields that differ. */
  public static Set<String> differences(JsonNode now, JsonNode then) {
    Set<String> fields = new TreeSet<>(now.propertyNames());
    fields.addAll(then.propertyNames());
    fields.removeIf(
        field -> {
          JsonNode one = now.path(field);
          JsonNode other = then.path(field);
          return SameTree.same(one, other) || isNothing(one) && isNothing(other);
        });
    return fields;
  }

  private static boolean isNothing(JsonNode value) {
    return Defaults.isUnset(value) || value.isContainer() && value.isEmpty();
  }

  /** One line a field as it was, and one as it would be. */
  public static String of(JsonNode now, JsonNode then) {
    return lines(differences(now, then), now, then);
  }

  /** The same, of some fields, where a struct that says nothing is there nevertheless. */
  public static String of(JsonNode now, JsonNode then, Collection<String> fields) {
    Set<String> some = new TreeSet<>(fields);
    some.removeIf(field -> SameTree.same(now.path(field), then.path(field)));
    return lines(some, now, then);
  }

  private static String lines(Set<String> fields, JsonNode now, JsonNode then) {
    StringBuilder lines = new StringBuilder();
    for (String field : fields) {
      if (then.has(field)) {
        lines.append("- ").append(field).append(": ").append(Json.text(then.get(field)));
        lines.append('\n');
      }
      if (now.has(field)) {
        lines.append("+ ").append(field).append(": ").append(Json.text(now.get(field)));
        lines.append('\n');
      }
    }
    return lines.toString();
  }
}
