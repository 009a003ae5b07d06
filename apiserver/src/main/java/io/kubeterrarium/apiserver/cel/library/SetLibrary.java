package io.kubeterrarium.apiserver.cel.library;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.TypeParamType;
import io.kubeterrarium.apiserver.cel.Equality;
import io.kubeterrarium.apiserver.cel.Function;
import io.kubeterrarium.apiserver.cel.Functions;
import java.util.List;

/** Lists as sets. Source: google/cel-go, ext/sets.go. */
final class SetLibrary implements Functions.Library {
  private static final Function.Cost COST =
      (a, result) -> 10L + (long) Args.list(a, 0).size() * Args.list(a, 1).size();

  private static final Function.Cost BOTH_WAYS = (a, result) -> 2 * COST.of(a, result) - 10;

  @Override
  public void addTo(Functions functions) {
    CelType list = ListType.create(TypeParamType.create("T"));
    List<CelType> lists = List.of(list, list);
    functions
        .global(
            "sets.contains",
            "list_sets_contains_list",
            SimpleType.BOOL,
            lists,
            a -> contains(Args.list(a, 0), Args.list(a, 1)),
            COST)
        .global(
            "sets.equivalent",
            "list_sets_equivalent_list",
            SimpleType.BOOL,
            lists,
            a ->
                contains(Args.list(a, 0), Args.list(a, 1))
                    && contains(Args.list(a, 1), Args.list(a, 0)),
            BOTH_WAYS)
        .global(
            "sets.intersects",
            "list_sets_intersects_list",
            SimpleType.BOOL,
            lists,
            a ->
                Args.list(a, 0).stream().anyMatch(each -> Equality.contains(Args.list(a, 1), each)),
            COST);
  }

  private static boolean contains(List<Object> set, List<Object> items) {
    return items.stream().allMatch(each -> Equality.contains(set, each));
  }
}
