package io.kubeterrarium.apiserver.cel.library;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.TypeParamType;
import io.kubeterrarium.apiserver.cel.Costs;
import io.kubeterrarium.apiserver.cel.Equality;
import io.kubeterrarium.apiserver.cel.EvaluationFailure;
import io.kubeterrarium.apiserver.cel.Function;
import io.kubeterrarium.apiserver.cel.Functions;
import io.kubeterrarium.apiserver.cel.Sums;
import java.util.List;
import java.util.Map;

/** Lists. Source: k8s.io/apiserver, pkg/cel/library/lists.go. */
final class ListLibrary implements Functions.Library {
  private static final Function.Cost COST = (a, result) -> Costs.tree(a[0]);

  /** What can be told smaller and greater. */
  static final Map<String, CelType> ORDERED =
      Map.of(
          "int", SimpleType.INT,
          "uint", SimpleType.UINT,
          "double", SimpleType.DOUBLE,
          "bool", SimpleType.BOOL,
          "duration", SimpleType.DURATION,
          "timestamp", SimpleType.TIMESTAMP,
          "string", SimpleType.STRING,
          "bytes", SimpleType.BYTES);

  private static final List<String> SUMMABLE = List.of("int", "uint", "double", "duration");

  @Override
  public void addTo(Functions f) {
    ORDERED.forEach(
        (name, type) -> {
          List<CelType> list = List.of(ListType.create(type));
          f.member(
              "isSorted",
              "list_" + name + "_is_sorted_bool",
              SimpleType.BOOL,
              list,
              a -> sorted(a),
              COST);
          f.member("max", "list_" + name + "_max_" + name, type, list, a -> extreme(a, 1), COST);
          f.member("min", "list_" + name + "_min_" + name, type, list, a -> extreme(a, -1), COST);
        });
    for (String name : SUMMABLE) {
      CelType type = ORDERED.getOrDefault(name, SimpleType.INT);
      f.member(
          "sum",
          "list_" + name + "_sum_" + name,
          type,
          List.of(ListType.create(type)),
          a -> Sums.of(Args.list(a, 0), name),
          COST);
    }
    CelType item = TypeParamType.create("T");
    List<CelType> search = List.of(ListType.create(item), item);
    f.member("indexOf", "list_a_index_of_int", SimpleType.INT, search, a -> index(a), COST)
        .member(
            "lastIndexOf", "list_a_last_index_of_int", SimpleType.INT, search, a -> last(a), COST);
  }

  private static boolean sorted(Object[] a) {
    List<Object> list = Args.list(a, 0);
    for (int i = 1; i < list.size(); i++) {
      Integer order = Equality.compare(list.get(i - 1), list.get(i));
      if (order != null && order > 0) {
        return false;
      }
    }
    return true;
  }

  private static Object extreme(Object[] a, int sign) {
    List<Object> list = Args.list(a, 0);
    if (list.isEmpty()) {
      throw EvaluationFailure.of((sign > 0 ? "max" : "min") + " called on empty list");
    }
    Object best = list.get(0);
    for (Object each : list) {
      Integer order = Equality.compare(each, best);
      if (order != null && order * sign > 0) {
        best = each;
      }
    }
    return best;
  }

  private static long index(Object[] a) {
    List<Object> list = Args.list(a, 0);
    for (int i = 0; i < list.size(); i++) {
      if (Equality.equal(list.get(i), a[1])) {
        return i;
      }
    }
    return -1;
  }

  private static long last(Object[] a) {
    List<Object> list = Args.list(a, 0);
    for (int i = list.size() - 1; i >= 0; i--) {
      if (Equality.equal(list.get(i), a[1])) {
        return i;
      }
    }
    return -1;
  }
}
