package io.kubeterrarium.apiserver.handler;

import io.kubeterrarium.apiserver.request.Headers;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Warnings with the code 299 of RFC 7234, each said once. Bounded as upstream's: where all of them
 * are too long together, each is cut, and those that do not fit even then are left out. Counted is
 * what is sent, not the characters, because the container has room for 8 KB of headers. Source:
 * k8s.io/apiserver pkg/endpoints/filters/warning.go.
 */
final class WarningHeaders {
  static final String NAME = "Warning";

  private static final int MOST_BYTES = 4 * 1024;
  private static final int CUT_TO = 256;

  /** What a line has beside its text. */
  private static final int FRAME = "Warning: 299 - \"\"\r\n".length();

  private WarningHeaders() {}

  static Headers of(List<String> warnings) {
    Set<String> texts = new LinkedHashSet<>(warnings);
    boolean cut = texts.stream().mapToInt(text -> bytes(quoted(text))).sum() > MOST_BYTES;
    Headers headers = Headers.NONE;
    int left = MOST_BYTES;
    for (String text : texts) {
      String sent = quoted(cut ? start(text) : text);
      left -= bytes(sent);
      if (left < 0) {
        return headers;
      }
      headers = headers.with(NAME, "299 - \"" + sent + "\"");
    }
    return headers;
  }

  private static int bytes(String text) {
    return FRAME + text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static String start(String text) {
    return text.codePointCount(0, text.length()) <= CUT_TO
        ? text
        : text.substring(0, text.offsetByCodePoints(0, CUT_TO));
  }

  private static String quoted(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("\\p{Cntrl}", " ");
  }
}
