package io.kubeterrarium.apiserver.format;

import java.util.regex.Pattern;

/**
 * Chooses how a string is written: plain where it reads back as the same string, double-quoted
 * where plain would mean something else, single-quoted where its characters forbid plain, literal
 * where it has several lines. The choices are go-yaml v2's.
 */
final class YamlText {
  private static final Pattern BASE_60 =
      Pattern.compile("[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\\.[0-9_]*)?");
  private static final Pattern TIMESTAMP =
      Pattern.compile(
          "\\d{4}-\\d\\d?-\\d\\d?"
              + "([Tt ]+\\d\\d?:\\d\\d?:\\d\\d?(\\.\\d+)?( ?(Z|[-+]\\d\\d?(:\\d\\d)?))?)?");

  private YamlText() {}

  static String key(String key) {
    if (key.length() > 128 || key.indexOf('\n') >= 0) {
      return (key.length() > 128 ? "? " : "")
          + (key.indexOf('\n') >= 0 ? quoted(key) : line(key))
          + (key.length() > 128 ? "\n" : "");
    }
    return line(key);
  }

  /** Appends the value; continuation lines are indented. */
  static void value(StringBuilder out, String text, int indent) {
    if (text.indexOf('\n') >= 0 && literalAllowed(text)) {
      literal(out, text, indent);
    } else if (text.indexOf('\n') >= 0) {
      out.append(quoted(text));
    } else {
      out.append(line(text));
    }
  }

  private static String line(String text) {
    if (special(text)) {
      return quoted(text);
    }
    boolean means =
        !YamlScalars.untagged(text).isString()
            || BASE_60.matcher(text).matches()
            || TIMESTAMP.matcher(text).matches();
    if (means || text.isEmpty()) {
      return quoted(text);
    }
    return plainAllowed(text) ? text : "'" + text.replace("'", "''") + "'";
  }

  private static boolean plainAllowed(String text) {
    if (text.startsWith("---") || text.startsWith("...")) {
      return false;
    }
    char first = text.charAt(0);
    if ("#,[]{}&*!|>'\"%@`".indexOf(first) >= 0 || first == ' ') {
      return false;
    }
    if ("?:-".indexOf(first) >= 0 && blankAfter(text, 0)) {
      return false;
    }
    if (text.charAt(text.length() - 1) == ' ' || text.equals("<<")) {
      return false;
    }
    for (int i = 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c == ':' && blankAfter(text, i)) || (c == '#' && blank(text.charAt(i - 1)))) {
        return false;
      }
    }
    return true;
  }

  private static boolean blankAfter(String text, int i) {
    return i + 1 == text.length() || blank(text.charAt(i + 1));
  }

  private static boolean blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
  }

  /** Whether only double quotes can show it: control characters and the like. */
  private static boolean special(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!printable(text.charAt(i))) {
        return true;
      }
    }
    return false;
  }

  private static boolean printable(char c) {
    return (c >= 0x20 && c < 0x7f)
        || (c >= 0xa0 && c != '\u2028' && c != '\u2029' && c != '\ufeff' && c < '\ufffe');
  }

  private static boolean literalAllowed(String text) {
    boolean spaceBefore = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n') {
        if (spaceBefore) {
          return false;
        }
      } else if (c != '\t' && !printable(c)) {
        return false;
      }
      spaceBefore = c == ' ';
    }
    return !spaceBefore;
  }

  private static void literal(StringBuilder out, String text, int indent) {
    out.append('|');
    char first = text.charAt(0);
    if (first == ' ' || first == '\n') {
      out.append('2');
    }
    if (!text.endsWith("\n")) {
      out.append('-');
    } else if (text.equals("\n") || text.endsWith("\n\n")) {
      out.append('+');
    }
    String body = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    for (String line : body.split("\n", -1)) {
      out.append('\n');
      if (!line.isEmpty()) {
        out.append(" ".repeat(indent)).append(line);
      }
    }
  }

  private static String quoted(String text) {
    StringBuilder out = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case 0 -> out.append("\\0");
        case 7 -> out.append("\\a");
        case 8 -> out.append("\\b");
        case 0x0b -> out.append("\\v");
        case 0x0c -> out.append("\\f");
        case 0x1b -> out.append("\\e");
        case 0x85 -> out.append("\\N");
        case 0xa0 -> out.append("\\_");
        case 0x2028 -> out.append("\\L");
        case 0x2029 -> out.append("\\P");
        default -> {
          if (printable(c)) {
            out.append(c);
          } else {
            out.append(
                c < 0x100 ? String.format("\\x%02X", (int) c) : String.format("\\u%04X", (int) c));
          }
        }
      }
    }
    return out.append('"').toString();
  }
}
