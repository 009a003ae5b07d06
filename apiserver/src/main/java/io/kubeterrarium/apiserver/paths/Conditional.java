package io.kubeterrarium.apiserver.paths;

import io.kubeterrarium.apiserver.request.ApiResponse;
import io.kubeterrarium.apiserver.request.Headers;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/** Documents that a client may have already: ETag and If-None-Match, RFC 9110. */
final class Conditional {
  private static final int NOT_MODIFIED = 304;

  private Conditional() {}

  /** The document with its ETag; 304 without a body where the client says that it has this one. */
  static ApiResponse answer(ApiResponse.Encoded document, String ifNoneMatch) {
    String tag = document.headers().first("Etag");
    Headers headers = document.headers();
    if (tag.isEmpty()) {
      tag = '"' + hash(document.bytes()) + '"';
      headers = headers.with("Etag", tag);
    }
    return ifNoneMatch.equals(tag)
        ? new ApiResponse.Encoded(NOT_MODIFIED, headers, document.contentType(), new byte[0])
        : new ApiResponse.Encoded(
            document.status(), headers, document.contentType(), document.bytes());
  }

  private static String hash(byte[] bytes) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-512").digest(bytes);
      return HexFormat.of().formatHex(hash).toUpperCase(Locale.ROOT);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-512", e);
    }
  }
}
