package io.kubeterrarium.apiserver.request;

import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The answer to a request. */
public sealed interface ApiResponse {
  int status();

  Headers headers();

  /**
   * An object or list. The rim encodes it as the request's Accept header asks.
   *
   * @param tree may be shared with a cache: for reading only
   * @param json the same as JSON, where it is there already
   */
  record Tree(int status, Headers headers, JsonNode tree, @Nullable JsonPieces json)
      implements ApiResponse {
    public Tree(int status, JsonNode tree) {
      this(status, Headers.NONE, tree);
    }

    public Tree(int status, Headers headers, JsonNode tree) {
      this(status, headers, tree, null);
    }
  }

  /** Bytes that are encoded already: plain text, cached JSON, OpenAPI. */
  record Encoded(int status, Headers headers, String contentType, byte[] bytes)
      implements ApiResponse {
    public Encoded(int status, String contentType, byte[] bytes) {
      this(status, Headers.NONE, contentType, bytes);
    }
  }

  /**
   * Bytes that are written as they are made, on the request's thread.
   *
   * @param length how many there will be
   */
  record Blob(int status, Headers headers, String contentType, long length, Body body)
      implements ApiResponse {
    /** Writes all of it, once. */
    public interface Body {
      void writeTo(OutputStream out) throws IOException;
    }
  }

  /** A watch: events are pushed into a sink until one side ends it. */
  record Stream(int status, Headers headers, WatchStream stream) implements ApiResponse {}
}
