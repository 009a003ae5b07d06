package io.kubeterrarium.apiserver.structural;

import io.kubeterrarium.apiserver.error.FieldErrors;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What the rules of one schema cost together, and which of them cost most. */
final class ExpensiveRules {
  private static final int TOLD = 4;

  private record Cost(String path, long cost) {}

  private final List<Cost> costs = new ArrayList<>();
  private long total;

  void add(String path, long cost) {
    costs.add(new Cost(path, cost));
    total = total + cost < 0 ? Long.MAX_VALUE : total + cost;
  }

  /** Complains where all together are too expensive. */
  void tell(String schemaPath, long limit, FieldErrors errors) {
    if (total <= limit) {
      return;
    }
    costs.stream()
        .filter(each -> each.cost() > limit / 100)
        .sorted(Comparator.comparingLong(Cost::cost).reversed())
        .limit(TOLD)
        .forEach(
            each ->
                errors.forbidden(
                    each.path(),
                    "contributed to estimated rule cost total exceeding cost limit for entire"
                        + " OpenAPIv3 schema"));
    errors.forbidden(
        schemaPath,
        exceeds(
            "x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema",
            total,
            limit));
  }

  static String exceeds(String what, long cost, long limit) {
    double factor = (double) cost / limit;
    String by =
        factor > 100
            ? "more than 100x"
            : factor < 1.5
                ? String.format(Locale.ROOT, "%fx", factor)
                : String.format(Locale.ROOT, "%.1fx", factor);
    return what
        + " exceeds budget by factor of "
        + by
        + " (try simplifying the rule, or adding maxItems, maxProperties, and maxLength where"
        + " arrays, maps, and strings are declared)";
  }
}
