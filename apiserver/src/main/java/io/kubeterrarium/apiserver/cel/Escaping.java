package io.kubeterrarium.apiserver.cel;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes identifiers of properties' names. Source: k8s.io/apiserver, pkg/cel/escaping.go. */
final class Escaping {
  private static final Map<String, String> WORDS =
      Map.of("__", "__underscores__", ".", "__dot__", "-", "__dash__", "/", "__slash__");

  private static final Pattern SPECIAL = Pattern.compile("__|\\.|-|/");

  private Escaping() {}

  /** {@code x__dash__y} of {@code x-y}; null where no identifier can be made of it. */
  static @Nullable String escape(String name) {
    if (Identifiers.isReserved(name)) {
      return "__" + name + "__";
    }
    Matcher special = SPECIAL.matcher(name);
    StringBuilder escaped = new StringBuilder();
    while (special.find()) {
      special.appendReplacement(escaped, WORDS.getOrDefault(special.group(), ""));
    }
    special.appendTail(escaped);
    return Identifiers.looksLikeOne(escaped) ? escaped.toString() : null;
  }
}
