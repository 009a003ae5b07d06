package io.kubeterrarium.apiserver.cel.library;

/** {@code strings.quote}: a text as CEL would write it. */
final class Quoting {
  private Quoting() {}

  static String quote(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\u0007' -> quoted.append("\\a");
        case '\b' -> quoted.append("\\b");
        case '\f' -> quoted.append("\\f");
        case '\n' -> quoted.append("\\n");
        case '\r' -> quoted.append("\\r");
        case '\t' -> quoted.append("\\t");
        case '\u000b' -> quoted.append("\\v");
        case '\\' -> quoted.append("\\\\");
        case '"' -> quoted.append("\\\"");
        default -> quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
