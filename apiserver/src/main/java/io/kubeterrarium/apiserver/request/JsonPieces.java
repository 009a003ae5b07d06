package io.kubeterrarium.apiserver.request;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** JSON that need not be made any more: it is written out as it lies there, piece by piece. */
public interface JsonPieces {
  /** In bytes. */
  int length();

  /** Writes all of it; may be called again. Safe on any thread. */
  void writeTo(OutputStream out) throws IOException;

  /** All of it in one; with bytes before and behind. */
  default byte[] bytes(String before, String behind) {
    ByteArrayOutputStream out =
        new ByteArrayOutputStream(before.length() + length() + behind.length());
    try {
      out.writeBytes(before.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      writeTo(out);
      out.writeBytes(behind.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
