package io.kubeterrarium.simulator.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Reads HTTP/1.1 answers out of whatever pieces they come in. */
final class HttpReplies {
  /** Gets the bodies. */
  interface Sink {
    /** A piece of a body; to be read now. */
    void body(byte[] bytes, int offset, int length);

    void complete(int status);
  }

  private enum Part {
    HEAD,
    BODY,
    CHUNK_SIZE,
    CHUNK,
    CHUNK_END
  }

  private final Sink sink;
  private final StringBuilder line = new StringBuilder();
  private Part part = Part.HEAD;
  private int status;
  private long left = -1;
  private boolean chunked;

  HttpReplies(Sink sink) {
    this.sink = sink;
  }

  void take(ByteBuffer plain) {
    while (plain.hasRemaining()) {
      if (part == Part.BODY || part == Part.CHUNK) {
        int length = (int) Math.min(left, plain.remaining());
        sink.body(plain.array(), plain.arrayOffset() + plain.position(), length);
        plain.position(plain.position() + length);
        left -= length;
        if (left == 0) {
          endOfPart();
        }
      } else {
        char c = (char) plain.get();
        if (c == '\n') {
          endOfLine(line.toString());
          line.setLength(0);
        } else if (c != '\r') {
          line.append(c);
        }
      }
    }
  }

  private void endOfPart() {
    if (part == Part.CHUNK) {
      part = Part.CHUNK_END;
    } else {
      complete();
    }
  }

  private void complete() {
    part = Part.HEAD;
    left = -1;
    chunked = false;
    int was = status;
    status = 0;
    sink.complete(was);
  }

  private void endOfLine(String text) {
    switch (part) {
      case CHUNK_END -> part = Part.CHUNK_SIZE;
      case CHUNK_SIZE -> {
        left = Long.parseLong(text, 16);
        part = left == 0 ? Part.HEAD : Part.CHUNK;
        if (left == 0) {
          complete();
        }
      }
      default -> headLine(text);
    }
  }

  private void headLine(String text) {
    if (status == 0) {
      if (!text.isEmpty()) { // The line behind the last chunk.
        status = Integer.parseInt(text.substring(9, 12));
      }
    } else if (!text.isEmpty()) {
      String lower = text.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        left = Long.parseLong(lower.substring(15).strip());
      } else if (lower.equals("transfer-encoding: chunked")) {
        chunked = true;
      }
    } else if (chunked) {
      part = Part.CHUNK_SIZE;
    } else if (left > 0) {
      part = Part.BODY;
    } else {
      complete();
    }
  }

  /** A request as a client with its own connection sends it. */
  static byte[] request(String method, String path, String body) {
    return (method
            + " "
            + path
            + " HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: load/1\r\nAccept: application/json\r\n"
            + "Content-Type: application/json\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body)
        .getBytes(StandardCharsets.US_ASCII);
  }
}
