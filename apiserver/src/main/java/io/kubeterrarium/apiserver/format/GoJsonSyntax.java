package io.kubeterrarium.apiserver.format;

import java.nio.charset.StandardCharsets;

/**
 * Says what is wrong with a JSON text in the words of Go's encoding/json. Runs only after a text
 * was refused; a scanner of its own, because the words depend on the scanner's states.
 */
final class GoJsonSyntax {
  private static final int MAX_DEPTH = 10_000;

  private final byte[] text;
  private int at;

  private GoJsonSyntax(byte[] text) {
    this.text = text;
  }

  static FormatException complaint(byte[] json) {
    GoJsonSyntax scanner = new GoJsonSyntax(json);
    try {
      scanner.value(0, "looking for beginning of value");
      scanner.space();
      if (scanner.at < json.length) {
        return scanner.unexpected("after top-level value");
      }
    } catch (FormatException found) {
      return found;
    }
    return new FormatException("invalid JSON"); // Jackson refused what Go would have taken.
  }

  private void value(int depth, String context) {
    space();
    if (depth > MAX_DEPTH) {
      throw new FormatException("exceeded max depth");
    }
    switch (peek()) {
      case '{' -> object(depth);
      case '[' -> array(depth);
      case '"' -> string();
      case 't' -> word("true");
      case 'f' -> word("false");
      case 'n' -> word("null");
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
      default -> throw unexpected(context);
    }
  }

  private void object(int depth) {
    at++;
    space();
    if (peek() == '}') {
      at++;
      return;
    }
    String context = "looking for beginning of object key string";
    while (true) {
      space();
      if (peek() != '"') {
        throw unexpected(context);
      }
      string();
      space();
      if (peek() != ':') {
        throw unexpected("after object key");
      }
      at++;
      value(depth + 1, "looking for beginning of value");
      space();
      if (peek() == '}') {
        at++;
        return;
      }
      if (peek() != ',') {
        throw unexpected("after object key:value pair");
      }
      at++;
    }
  }

  private void array(int depth) {
    at++;
    space();
    if (peek() == ']') {
      at++;
      return;
    }
    while (true) {
      value(depth + 1, "looking for beginning of value");
      space();
      if (peek() == ']') {
        at++;
        return;
      }
      if (peek() != ',') {
        throw unexpected("after array element");
      }
      at++;
    }
  }

  private void string() {
    at++;
    while (peek() != '"') {
      int c = peek();
      if (c < 0x20) {
        throw unexpected("in string literal");
      }
      at++;
      if (c == '\\') {
        escape();
      }
    }
    at++;
  }

  private void escape() {
    int c = peek();
    if (c == 'u') {
      for (int i = 0; i < 4; i++) {
        at++;
        if (Character.digit(peek(), 16) < 0) {
          throw unexpected("in \\u hexadecimal character escape");
        }
      }
    } else if ("\"\\/bfnrt".indexOf(c) < 0) {
      throw unexpected("in string escape code");
    }
    at++;
  }

  private void number() {
    if (peek() == '-') {
      at++;
      if (!digit(peek())) {
        throw unexpected("in numeric literal");
      }
    }
    if (peek() == '0') {
      at++;
    } else {
      digits();
    }
    if (at < text.length && text[at] == '.') {
      at++;
      if (!digit(peek())) {
        throw unexpected("after decimal point in numeric literal");
      }
      digits();
    }
    if (at < text.length && (text[at] == 'e' || text[at] == 'E')) {
      at++;
      if (peek() == '+' || peek() == '-') {
        at++;
      }
      if (!digit(peek())) {
        throw unexpected("in exponent of numeric literal");
      }
      digits();
    }
  }

  private void digits() {
    while (at < text.length && digit(text[at])) {
      at++;
    }
  }

  private void word(String word) {
    for (int i = 1; i < word.length(); i++) {
      at++;
      if (peek() != word.charAt(i)) {
        throw unexpected("in literal " + word + " (expecting '" + word.charAt(i) + "')");
      }
    }
    at++;
  }

  private void space() {
    while (at < text.length && " \t\r\n".indexOf(text[at]) >= 0) {
      at++;
    }
  }

  private int peek() {
    if (at >= text.length) {
      throw new FormatException("unexpected end of JSON input");
    }
    return text[at] & 0xff;
  }

  private static boolean digit(int c) {
    return c >= '0' && c <= '9';
  }

  private FormatException unexpected(String context) {
    int length = Math.min(4, text.length - at);
    String rest = new String(text, at, length, StandardCharsets.UTF_8);
    int c = (text[at] & 0xff) < 0x80 ? text[at] : rest.codePointAt(0);
    String shown =
        switch (c) {
          case '\'' -> "'\\''";
          case '"' -> "'\"'";
          case '\n' -> "'\\n'";
          case '\r' -> "'\\r'";
          case '\t' -> "'\\t'";
          default -> c < 0x20 ? String.format("'\\x%02x'", c) : "'" + Character.toString(c) + "'";
        };
    return new FormatException("invalid character " + shown + " " + context);
  }
}
