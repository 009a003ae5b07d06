package io.kubeterrarium.apiserver.request;

import tools.jackson.databind.JsonNode;

/** The answer to a request. */
public sealed interface ApiResponse {
  int status();

  Headers headers();

  /**
   * An object or list. The rim encodes it as the request's Accept header asks.
   *
   * @param tree may be shared with a cache: for reading only
   */
  record Tree(int status, Headers headers, JsonNode tree) implements ApiResponse {
    public Tree(int status, JsonNode tree) {
      this(status, Headers.NONE, tree);
    }
  }

  /** Bytes that are encoded already: plain text, cached JSON, OpenAPI. */
  record Encoded(int status, Headers headers, String contentType, byte[] bytes)
      implements ApiResponse {
    public Encoded(int status, String contentType, byte[] bytes) {
      this(status, Headers.NONE, contentType, bytes);
    }
  }

  /** A watch: events are pushed into a sink until one side ends it. */
  record Stream(int status, Headers headers, WatchStream stream) implements ApiResponse {}
}
