package io.kubeterrarium.apiserver.request;

import io.kubeterrarium.api.json.Json;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * One event of a watch: {@code ADDED}, {@code MODIFIED}, {@code DELETED}, {@code BOOKMARK} or
 * {@code ERROR}, with the object as the client asked for it. Shared by all watchers that see the
 * same bytes, so the encoding is made once.
 */
public final class WatchFrame {
  private final String type;
  private final ObjectNode object;
  private byte @Nullable [] encoded;
  private byte @Nullable [] message;

  public WatchFrame(String type, ObjectNode object) {
    this.type = type;
    this.object = object;
  }

  public String type() {
    return type;
  }

  /** For reading only. */
  public ObjectNode object() {
    return object;
  }

  /**
   * The frame in an encoding other than JSON, made once: all watchers that see a frame other than
   * as JSON see it in the same encoding.
   */
  public byte[] message(Function<WatchFrame, byte[]> encoder) {
    byte[] known = message;
    if (known == null) {
      known = encoder.apply(this);
      message = known;
    }
    return known;
  }

  /** One line of JSON, newline included. Two threads may both make it; both make the same. */
  public byte[] json() {
    byte[] known = encoded;
    if (known == null) {
      byte[] body = Json.bytes(object);
      byte[] head =
          ("{\"type\":\"" + type + "\",\"object\":")
              .getBytes(java.nio.charset.StandardCharsets.UTF_8);
      known = new byte[head.length + body.length + 2];
      System.arraycopy(head, 0, known, 0, head.length);
      System.arraycopy(body, 0, known, head.length, body.length);
      known[known.length - 2] = '}';
      known[known.length - 1] = '\n';
      encoded = known;
    }
    return known;
  }
}
