package io.kubeterrarium.apiserver.kinds;

import io.kubeterrarium.api.json.Json;
import tools.jackson.databind.node.ObjectNode;

/**
 * Trees for tests: JSON with single quotes instead of double ones, and backquotes for single ones.
 */
public final class Trees {
  private Trees() {}

  public static ObjectNode of(String text) {
    return (ObjectNode) Json.read(text.replace('\'', '"').replace('`', '\''));
  }
}
