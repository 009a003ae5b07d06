package io.kubeterrarium.apiserver.bootstrap;

import io.kubeterrarium.apiserver.authz.PolicyRule;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One rule as a line: {@code get list on core apps: pods deployments named web}, or {@code get at
 * /healthz /api/*}. The group {@code core} is the legacy one, whose name is empty.
 */
final class RuleText {
  private static final Pattern ON = Pattern.compile("([a-z* ]+) on ([^:]+): (.+?)(?: named (.+))?");
  private static final Pattern AT = Pattern.compile("([a-z* ]+) at (.+)");
  private static final List<String> NONE = List.of();

  private RuleText() {}

  static PolicyRule parse(String line) {
    Matcher on = ON.matcher(line);
    if (on.matches()) {
      return new PolicyRule(
          words(on.group(1)),
          words(on.group(2)).stream().map(g -> g.equals("core") ? "" : g).toList(),
          words(on.group(3)),
          words(on.group(4)),
          NONE);
    }
    Matcher at = AT.matcher(line);
    if (at.matches()) {
      return new PolicyRule(words(at.group(1)), NONE, NONE, NONE, words(at.group(2)));
    }
    throw new IllegalArgumentException("not a rule: " + line);
  }

  private static List<String> words(@Nullable String text) {
    return text == null ? NONE : List.of(text.split(" "));
  }
}
