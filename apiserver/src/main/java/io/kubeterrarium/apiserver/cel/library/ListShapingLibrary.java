package io.kubeterrarium.apiserver.cel.library;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.TypeParamType;
import dev.cel.common.values.CelByteString;
import io.kubeterrarium.apiserver.cel.Equality;
import io.kubeterrarium.apiserver.cel.EvaluationFailure;
import io.kubeterrarium.apiserver.cel.Function;
import io.kubeterrarium.apiserver.cel.Functions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Lists made of other lists, which Kubernetes has since 1.34. {@code sortBy} is a macro around
 * {@code @sortByAssociatedKeys}. Source: google/cel-go, ext/lists.go, version 3.
 */
final class ListShapingLibrary implements Functions.Library {
  private static final long LONGEST_RANGE = 1_000_000;
  private static final long MADE = 11;
  private static final double TEXT_FACTOR = 2.1;

  private static final Function.Cost BY_RESULT = (a, result) -> ((List<?>) result).size() + MADE;
  private static final Function.Cost BY_ALL_PAIRS = (a, result) -> pairs(Args.list(a, 0));
  private static final Function.Cost BY_ALL_KEYS = (a, result) -> pairs(Args.list(a, 1));
  private static final Function.Cost BY_DEPTH =
      (a, result) -> Args.list(a, 0).size() * (a.length > 1 ? (Long) a[1] : 1) + MADE;

  @Override
  public void addTo(Functions f) {
    CelType item = TypeParamType.create("T");
    CelType list = ListType.create(item);
    CelType any = ListType.create(SimpleType.DYN);
    CelType number = SimpleType.INT;
    f.member("slice", "list_slice", list, List.of(list, number, number), a -> slice(a), BY_RESULT)
        .member(
            "flatten",
            "list_flatten",
            list,
            List.of(ListType.create(list)),
            a -> flat(Args.list(a, 0), 1),
            BY_DEPTH)
        .member(
            "flatten",
            "list_flatten_int",
            any,
            List.of(any, number),
            a -> flat(Args.list(a, 0), (Long) a[1]),
            BY_DEPTH)
        .member("reverse", "list_reverse", list, List.of(list), a -> reversed(a), BY_RESULT)
        .member("distinct", "list_distinct", list, List.of(list), a -> distinct(a), BY_ALL_PAIRS)
        .global(
            "lists.range",
            "lists_range",
            ListType.create(number),
            List.of(number),
            a -> range((Long) a[0]),
            BY_RESULT);
    ListLibrary.ORDERED.forEach(
        (name, type) -> {
          CelType ordered = ListType.create(type);
          f.member(
                  "sort",
                  "list_" + name + "_sort",
                  ordered,
                  List.of(ordered),
                  a -> sorted(Args.list(a, 0), Args.list(a, 0)),
                  BY_ALL_PAIRS)
              .member(
                  "@sortByAssociatedKeys",
                  "list_" + name + "_sortByAssociatedKeys",
                  list,
                  List.of(list, ordered),
                  a -> sorted(Args.list(a, 0), Args.list(a, 1)),
                  BY_ALL_KEYS);
        });
  }

  private static long pairs(List<Object> list) {
    Object first = list.isEmpty() ? "" : list.get(0);
    boolean text = first instanceof String || first instanceof CelByteString;
    return (long) ((text ? TEXT_FACTOR : 2) * list.size() * list.size()) + MADE;
  }

  private static List<Object> slice(Object[] a) {
    List<Object> list = Args.list(a, 0);
    long start = (Long) a[1];
    long end = (Long) a[2];
    String call = "cannot slice(" + start + ", " + end + "), ";
    if (start < 0 || end < 0) {
      throw EvaluationFailure.of(call + "negative indexes not supported");
    }
    if (start > end) {
      throw EvaluationFailure.of(call + "start index must be less than or equal to end index");
    }
    if (end > list.size()) {
      throw EvaluationFailure.of(call + "list is length " + list.size());
    }
    return list.subList((int) start, (int) end);
  }

  private static List<Object> flat(List<?> list, long depth) {
    if (depth < 0) {
      throw EvaluationFailure.of("level must be non-negative");
    }
    List<Object> flat = new ArrayList<>(list.size());
    for (Object each : list) {
      if (depth > 0 && each instanceof List<?> below) {
        flat.addAll(flat(below, depth - 1));
      } else {
        flat.add(each);
      }
    }
    return flat;
  }

  private static List<Object> reversed(Object[] a) {
    List<Object> reversed = new ArrayList<>(Args.list(a, 0));
    Collections.reverse(reversed);
    return reversed;
  }

  private static List<Object> distinct(Object[] a) {
    List<Object> distinct = new ArrayList<>();
    for (Object each : Args.list(a, 0)) {
      if (!Equality.contains(distinct, each)) {
        distinct.add(each);
      }
    }
    return distinct;
  }

  /** Upstream's first version of it has no bound but the server's memory. */
  private static List<Object> range(long size) {
    if (size < 0) {
      throw EvaluationFailure.of("lists.range: size must be non-negative, got " + size);
    }
    if (size > LONGEST_RANGE) {
      throw EvaluationFailure.of(
          "lists.range: size " + size + " exceeds maximum allowed (" + LONGEST_RANGE + ")");
    }
    return new ArrayList<>(LongStream.range(0, size).boxed().toList());
  }

  private static List<Object> sorted(List<Object> list, List<Object> keys) {
    if (list.size() != keys.size()) {
      throw EvaluationFailure.of(
          "@sortByAssociatedKeys() expected a list of the same size as the associated keys list,"
              + " but got %d and %d elements respectively".formatted(list.size(), keys.size()));
    }
    List<Integer> places = new ArrayList<>(IntStream.range(0, list.size()).boxed().toList());
    places.sort(Comparator.comparing(keys::get, ListShapingLibrary::order));
    return new ArrayList<>(places.stream().map(list::get).toList());
  }

  private static int order(Object one, Object other) {
    Integer order = one.getClass() == other.getClass() ? Equality.compare(one, other) : null;
    if (order == null) {
      throw EvaluationFailure.of("list elements must have the same type");
    }
    return order;
  }
}
