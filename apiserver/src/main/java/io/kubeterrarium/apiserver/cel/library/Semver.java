package io.kubeterrarium.apiserver.cel.library;

import io.kubeterrarium.apiserver.cel.EvaluationFailure;
import io.kubeterrarium.apiserver.cel.Typed;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A semantic version.
 *
 * @param before identifiers of a version before the release
 * @param build said after a plus; says nothing about the order
 */
record Semver(long major, long minor, long patch, List<String> before, String build)
    implements Typed, Comparable<Semver> {
  private static final String NUMBER = "(0|[1-9][0-9]{0,17})";
  private static final Pattern VERSION =
      Pattern.compile(
          NUMBER
              + "\\."
              + NUMBER
              + "\\."
              + NUMBER
              + "(?:-([0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*))?"
              + "(?:\\+([0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*))?");
  private static final Pattern ZEROES = Pattern.compile("(^|\\.)0+(?=[0-9])");
  private static final Pattern NUMERIC = Pattern.compile("[0-9]+");

  static Semver parse(String text, boolean lenient) {
    Semver version = read(text, lenient);
    if (version == null) {
      throw EvaluationFailure.of("semver parse error during conversion from string: " + text);
    }
    return version;
  }

  /**
   * @param lenient takes a {@code v} before it, fewer than three numbers, and leading zeroes
   */
  static @Nullable Semver read(String text, boolean lenient) {
    Matcher version = VERSION.matcher(lenient ? normal(text) : text);
    if (!version.matches()) {
      return null;
    }
    String before = version.group(4);
    List<String> identifiers = before == null ? List.of() : List.of(before.split("\\."));
    for (String each : identifiers) {
      if (each.length() > 1 && each.startsWith("0") && NUMERIC.matcher(each).matches()) {
        return null;
      }
    }
    return new Semver(
        Long.parseLong(version.group(1)),
        Long.parseLong(version.group(2)),
        Long.parseLong(version.group(3)),
        identifiers,
        version.group(5) == null ? "" : version.group(5));
  }

  private static String normal(String text) {
    String bare = text.startsWith("v") ? text.substring(1) : text;
    int end = 0;
    while (end < bare.length()
        && (Character.isDigit(bare.charAt(end)) || bare.charAt(end) == '.')) {
      end++;
    }
    StringBuilder numbers =
        new StringBuilder(ZEROES.matcher(bare.substring(0, end)).replaceAll("$1"));
    for (long dots = numbers.chars().filter(c -> c == '.').count(); dots < 2; dots++) {
      numbers.append(".0");
    }
    return numbers.append(bare.substring(end)).toString();
  }

  @Override
  public int compareTo(Semver other) {
    int order = Long.compare(major, other.major);
    order = order == 0 ? Long.compare(minor, other.minor) : order;
    order = order == 0 ? Long.compare(patch, other.patch) : order;
    if (order != 0 || before.isEmpty() || other.before.isEmpty()) {
      return order != 0 ? order : Boolean.compare(before.isEmpty(), other.before.isEmpty());
    }
    for (int i = 0; i < Math.min(before.size(), other.before.size()); i++) {
      int each = compare(before.get(i), other.before.get(i));
      if (each != 0) {
        return each;
      }
    }
    return Integer.compare(before.size(), other.before.size());
  }

  /** Numbers before names, and by what they count. */
  private static int compare(String a, String b) {
    boolean left = NUMERIC.matcher(a).matches();
    boolean right = NUMERIC.matcher(b).matches();
    if (left != right) {
      return left ? -1 : 1;
    }
    return left && a.length() != b.length()
        ? Integer.compare(a.length(), b.length())
        : a.compareTo(b);
  }

  @Override
  public String typeName() {
    return "kubernetes.Semver";
  }

  @Override
  public String toString() {
    return "%d.%d.%d%s%s"
        .formatted(
            major,
            minor,
            patch,
            before.isEmpty() ? "" : "-" + String.join(".", before),
            build.isEmpty() ? "" : "+" + build);
  }
}
