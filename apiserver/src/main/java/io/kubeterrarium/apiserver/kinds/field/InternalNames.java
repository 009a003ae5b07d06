package io.kubeterrarium.apiserver.kinds.field;

import io.kubeterrarium.api.json.Json;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Values as upstream's messages show them where they are structs: its internal types have no names
 * for JSON, so every field is there, in the order of its declaration and under its Go name.
 */
public final class InternalNames {
  private InternalNames() {}

  /**
   * @param fields of the struct, as JSON names them; with a star before the names of pointers,
   *     which show as null where they are absent, while strings show as empty
   */
  public static ObjectNode of(JsonNode value, String... fields) {
    ObjectNode shown = Json.object();
    for (String written : fields) {
      boolean pointer = written.startsWith("*");
      String field = pointer ? written.substring(1) : written;
      JsonNode given = value.path(field);
      if (!given.isMissingNode()) {
        shown.set(goName(field), given);
      } else if (pointer) {
        shown.putNull(goName(field));
      } else {
        shown.put(goName(field), "");
      }
    }
    return shown;
  }

  private static String goName(String field) {
    return field.substring(0, 1).toUpperCase(Locale.ROOT) + field.substring(1);
  }
}
