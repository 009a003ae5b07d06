package io.kubeterrarium.apiserver.cel;

import dev.cel.common.CelIssue;
import dev.cel.common.CelSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What is wrong with an expression, in the words of cel-go. */
final class Issues {
  /** cel-java adds what would have fitted. */
  private static final Pattern CANDIDATES = Pattern.compile(" \\(candidates: .*\\)$");

  private static final Set<String> SYNTAX =
      Set.of(
          "mismatched input",
          "extraneous input",
          "token recognition error",
          "no viable alternative",
          "missing ");

  private Issues() {}

  static String text(Collection<CelIssue> issues, CelSource source) {
    List<String> lines = new ArrayList<>();
    for (CelIssue issue : issues) {
      CelIssue worded =
          CelIssue.formatError(
              issue.getExprId(), issue.getSourceLocation(), words(issue.getMessage()));
      lines.add(worded.toDisplayString(source));
    }
    return String.join("\n", lines);
  }

  private static String words(String message) {
    for (String start : SYNTAX) {
      if (message.startsWith(start)) {
        return "Syntax error: " + message;
      }
    }
    if (message.equals("The argument must be a simple name")) {
      return "argument must be a simple name";
    }
    String text = CANDIDATES.matcher(message).replaceFirst("");
    return text.startsWith("found no matching overload") ? TypeText.shortened(text) : text;
  }
}
