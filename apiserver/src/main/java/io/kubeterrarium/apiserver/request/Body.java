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
   * Bytes that are still on the wire: read once it is known that they are wanted, so that nobody
   * has a thread wait for a body who may send none.
   */
  record Unread(Source source) implements Body {}

  /** Where an unread body comes from. */
  interface Source {
    /**
     * Waits for the whole body; once at the most.
     *
     * @throws io.kubeterrarium.apiserver.error.ApiException where it is too large, or ends early
     */
    Body read();
  }

  /**
   * A tree from a caller in the same process; the receiver's own, it may change it.
   *
   * @param contentType tells patches apart; {@code application/json} for everything else
   */
  record Tree(JsonNode tree, String contentType) implements Body {}
}
