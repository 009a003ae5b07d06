package io.kubeterrarium.apiserver.cel;

import java.util.Set;
import java.util.regex.Pattern;

/** What an expression may call something. Source: the CEL specification, IDENT and RESERVED. */
public final class Identifiers {
  private static final Pattern SYNTAX = Pattern.compile("[_a-zA-Z][_a-zA-Z0-9]*");
  private static final Set<String> RESERVED =
      Set.of(
          "true",
          "false",
          "null",
          "in",
          "as",
          "break",
          "const",
          "continue",
          "else",
          "for",
          "function",
          "if",
          "import",
          "let",
          "loop",
          "package",
          "namespace",
          "return",
          "var",
          "void",
          "while");

  private Identifiers() {}

  /** Whether it can be written as it is: it looks like a name, and is no word of the language. */
  public static boolean isIdentifier(String name) {
    return looksLikeOne(name) && !isReserved(name);
  }

  static boolean looksLikeOne(CharSequence name) {
    return SYNTAX.matcher(name).matches();
  }

  static boolean isReserved(String name) {
    return RESERVED.contains(name);
  }
}
