package io.kubeterrarium.apiserver.kinds.field;

import io.kubeterrarium.api.json.Meta;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A field that a list came to stand beside when machines got addresses of two families: the field
 * is the list's first. Who knows the field alone is heard: where the two differ, it wins.
 */
public final class Aliases {
  private Aliases() {}

  /**
   * @param key of the list's objects; empty where it holds strings
   */
  public static void firstOf(ObjectNode parent, String field, String list, String key) {
    String one = Meta.text(parent, field);
    JsonNode first = parent.path(list).path(0);
    String listed = key.isEmpty() ? first.asString("") : Meta.text(first, key);
    if (one.isEmpty() && !listed.isEmpty()) {
      parent.put(field, listed);
    } else if (!one.isEmpty() && !one.equals(listed)) {
      ArrayNode only = parent.putArray(list);
      if (key.isEmpty()) {
        only.add(one);
      } else {
        only.addObject().put(key, one);
      }
    }
  }
}
