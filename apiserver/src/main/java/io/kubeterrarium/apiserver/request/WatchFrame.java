package io.kubeterrarium.apiserver.request;

import io.kubeterrarium.api.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import java.util.function.UnaryOperator;
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
  private final @Nullable JsonPieces pieces;
  private byte @Nullable [] encoded;
  private byte @Nullable [] message;
  private @Nullable WatchFrame derived;

  public WatchFrame(String type, ObjectNode object) {
    this(type, object, null);
  }

  /**
   * @param pieces the object's JSON, where it is there already
   */
  public WatchFrame(String type, ObjectNode object, @Nullable JsonPieces pieces) {
    this.type = type;
    this.object = object;
    this.pieces = pieces;
  }

  /**
   * What becomes of the frame for those who see it otherwise, made once: all who see it otherwise
   * by way of this method see the same.
   */
  public WatchFrame derived(UnaryOperator<WatchFrame> how) {
    WatchFrame known = derived;
    if (known == null) {
      known = how.apply(this);
      derived = known;
    }
    return known;
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
      String head = "{\"type\":\"" + type + "\",\"object\":";
      known =
          pieces == null
              ? (head + Json.text(object) + "}\n").getBytes(StandardCharsets.UTF_8)
              : pieces.bytes(head, "}\n");
      encoded = known;
    }
    return known;
  }
}
