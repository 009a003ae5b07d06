package io.kubeterrarium.apiserver.structural;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression as Go has it: RE2's syntax, found anywhere in the text, in time linear in
 * it. Compiled when it is first needed.
 */
final class TextPattern {
  private final String source;
  private volatile @Nullable Pattern compiled;

  TextPattern(String source) {
    this.source = source;
  }

  /** What is wrong with an expression, as Go says it; empty: nothing. */
  static String complaint(String source) {
    try {
      Pattern.compile(source);
      return "";
    } catch (PatternSyntaxException e) {
      return "error parsing regexp: " + e.getDescription() + ": `" + e.getPattern() + "`";
    }
  }

  String source() {
    return source;
  }

  boolean isFoundIn(String text) {
    Pattern pattern = compiled;
    if (pattern == null) {
      pattern = Pattern.compile(source);
      compiled = pattern;
    }
    return pattern.matcher(text).find();
  }
}
