package io.kubeterrarium.apiserver.storage;

import java.nio.charset.StandardCharsets;

/**
 * Finds the place in an object's JSON where {@code metadata} ends, without reading the rest:
 *
 * <pre>
 * {"kind":"Pod","metadata":{"name":"a"},"spec":{…}}
 *                                     ^
 * </pre>
 */
final class EndOfMetadata {
  private static final byte[] METADATA = "metadata".getBytes(StandardCharsets.UTF_8);

  private final byte[] json;
  private int at;

  private EndOfMetadata(byte[] json) {
    this.json = json;
  }

  /** The index of the brace that closes it; -1 where the top level has no such object. */
  static int in(byte[] json) {
    return new EndOfMetadata(json).find();
  }

  private int find() {
    int depth = 0;
    boolean inside = false;
    for (; at < json.length; at++) {
      switch (json[at]) {
        case '"' -> {
          int start = at + 1;
          skipText();
          inside |= depth == 1 && isMetadata(start) && opensObject();
        }
        case '{', '[' -> depth++;
        case '}', ']' -> {
          depth--;
          if (inside && depth == 1) {
            return at;
          }
        }
        default -> {} // Between names and brackets nothing matters.
      }
    }
    return -1;
  }

  /** From an opening quote to the closing one. */
  private void skipText() {
    for (at++; at < json.length && json[at] != '"'; at++) {
      if (json[at] == '\\') {
        at++;
      }
    }
  }

  private boolean isMetadata(int start) {
    return at - start == METADATA.length
        && java.util.Arrays.equals(json, start, at, METADATA, 0, METADATA.length);
  }

  /** Whether a colon and an opening brace follow: the text is a name, and its value an object. */
  private boolean opensObject() {
    int next = afterBlanks(at + 1);
    if (next >= json.length || json[next] != ':') {
      return false;
    }
    next = afterBlanks(next + 1);
    return next < json.length && json[next] == '{';
  }

  private int afterBlanks(int from) {
    int next = from;
    while (next < json.length && json[next] <= ' ' && json[next] >= 0) {
      next++;
    }
    return next;
  }
}
