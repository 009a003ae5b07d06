package io.kubeterrarium.apiserver.request;

import tools.jackson.databind.JsonNode;

/** What a request carries. */
public sealed interface Body {
  Body NONE = new None();

  record None() implements Body {}

  /**
   * Bytes from the wire, within the body limit.
   *
   * @param contentType as sent, parameters included; empty where none was sent
   */
  record Encoded(byte[] bytes, String contentType) implements Body {}

  /**
   * A tree from a caller in the same process; the receiver's own, it may change it.
   *
   * @param contentType tells patches apart; {@code application/json} for everything else
   */
  record Tree(JsonNode tree, String contentType) implements Body {}
}
