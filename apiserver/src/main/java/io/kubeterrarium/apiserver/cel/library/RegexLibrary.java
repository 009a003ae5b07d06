package io.kubeterrarium.apiserver.cel.library;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import io.kubeterrarium.apiserver.cel.CelValues;
import io.kubeterrarium.apiserver.cel.Costs;
import io.kubeterrarium.apiserver.cel.EvaluationFailure;
import io.kubeterrarium.apiserver.cel.Function;
import io.kubeterrarium.apiserver.cel.Functions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Regular expressions. Source: k8s.io/apiserver, pkg/cel/library/regex.go. */
final class RegexLibrary implements Functions.Library {
  private static final CelType TEXT = SimpleType.STRING;
  private static final CelType TEXTS = ListType.create(TEXT);

  /** The last ones used: expressions write most of them down, and are evaluated often. */
  private static final int KEPT = 256;

  @SuppressWarnings("serial") // Never written.
  private static final Map<String, Pattern> RECENT =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Pattern> eldest) {
          return size() > KEPT;
        }
      };

  private static final Function.Cost COST =
      (a, result) -> Costs.regex(CelValues.sizeOf(a[0]), CelValues.sizeOf(a[1]));

  @Override
  public void addTo(Functions functions) {
    functions
        .standard(
            "matches",
            List.of(String.class, String.class),
            a -> pattern(Args.text(a, 1)).matcher(Args.text(a, 0)).find(),
            COST)
        .member("find", "string_find_string", TEXT, List.of(TEXT, TEXT), a -> find(a), COST)
        .member(
            "findAll",
            "string_find_all_string",
            TEXTS,
            List.of(TEXT, TEXT),
            a -> findAll(a, -1),
            COST)
        .member(
            "findAll",
            "string_find_all_string_int",
            TEXTS,
            List.of(TEXT, TEXT, SimpleType.INT),
            a -> findAll(a, Args.number(a, 2)),
            COST);
  }

  static Pattern pattern(String regex) {
    synchronized (RECENT) {
      Pattern known = RECENT.get(regex);
      if (known != null) {
        return known;
      }
    }
    try {
      Pattern compiled = Pattern.compile(regex);
      synchronized (RECENT) {
        RECENT.put(regex, compiled);
      }
      return compiled;
    } catch (PatternSyntaxException e) {
      throw EvaluationFailure.of(
          "error parsing regexp: " + e.getDescription() + ": `" + e.getPattern() + "`");
    }
  }

  private static String find(Object[] a) {
    Matcher matcher = pattern(Args.text(a, 1)).matcher(Args.text(a, 0));
    return matcher.find() ? matcher.group() : "";
  }

  private static List<Object> findAll(Object[] a, long limit) {
    Matcher matcher = pattern(Args.text(a, 1)).matcher(Args.text(a, 0));
    List<Object> found = new ArrayList<>();
    while ((limit < 0 || found.size() < limit) && matcher.find()) {
      found.add(matcher.group());
    }
    return found;
  }
}
