package io.kubeterrarium.apiserver.cel.library;

import com.google.common.primitives.UnsignedLong;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.TypeParamType;
import dev.cel.common.values.CelByteString;
import io.kubeterrarium.apiserver.cel.CelNull;
import io.kubeterrarium.apiserver.cel.EvaluationFailure;
import io.kubeterrarium.apiserver.cel.Function;
import io.kubeterrarium.apiserver.cel.Functions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Values that may be absent. Source: google/cel-go, cel/library.go. */
final class OptionalLibrary implements Functions.Library {
  private static final CelType V = TypeParamType.create("V");
  private static final CelType K = TypeParamType.create("K");
  private static final CelType OPTIONAL = OptionalType.create(V);
  private static final CelType LIST = ListType.create(V);
  private static final CelType MAP = MapType.create(K, V);

  @Override
  public void addTo(Functions f) {
    f.global("optional.of", "optional_of", OPTIONAL, List.of(V), a -> Optional.of(a[0]))
        .global(
            "optional.ofNonZeroValue",
            "optional_ofNonZeroValue",
            OPTIONAL,
            List.of(V),
            a -> isZero(a[0]) ? Optional.empty() : Optional.of(a[0]))
        .global("optional.none", "optional_none", OPTIONAL, List.of(), a -> Optional.empty())
        .member("value", "optional_value", V, List.of(OPTIONAL), a -> value(a[0]))
        .member(
            "hasValue",
            "optional_hasValue",
            SimpleType.BOOL,
            List.of(OPTIONAL),
            a -> ((Optional<?>) a[0]).isPresent())
        .member(
            "or",
            "optional_or_optional",
            OPTIONAL,
            List.of(OPTIONAL, OPTIONAL),
            a -> ((Optional<?>) a[0]).isPresent() ? a[0] : a[1])
        .member(
            "orValue",
            "optional_orValue_value",
            V,
            List.of(OPTIONAL, V),
            a -> ((Optional<?>) a[0]).isPresent() ? value(a[0]) : a[1])
        .member("first", "list_first", OPTIONAL, List.of(LIST), a -> item(Args.list(a, 0), 0))
        .member(
            "last",
            "list_last",
            OPTIONAL,
            List.of(LIST),
            a -> item(Args.list(a, 0), Args.list(a, 0).size() - 1));
    CelType optionals = ListType.create(OPTIONAL);
    f.global("optional.unwrap", "optional_unwrap", LIST, List.of(optionals), a -> unwrap(a))
        .member("unwrapOpt", "optional_unwrapOpt", LIST, List.of(optionals), a -> unwrap(a));
    addOperators(f);
  }

  /** The evaluator knows these as operators; the type checker must be told. */
  private static void addOperators(Functions f) {
    Function.Body operator =
        arguments -> {
          throw EvaluationFailure.noSuchOverload();
        };
    CelType list = OptionalType.create(LIST);
    CelType map = OptionalType.create(MAP);
    CelType index = SimpleType.INT;
    f.global("_[?_]", "list_optindex_optional_int", OPTIONAL, List.of(LIST, index), operator)
        .global(
            "_[?_]",
            "optional_list_optindex_optional_int",
            OPTIONAL,
            List.of(list, index),
            operator)
        .global("_[?_]", "map_optindex_optional_value", OPTIONAL, List.of(MAP, K), operator)
        .global(
            "_[?_]", "optional_map_optindex_optional_value", OPTIONAL, List.of(map, K), operator)
        .global("_[_]", "optional_list_index_int", OPTIONAL, List.of(list, index), operator)
        .global("_[_]", "optional_map_index_value", OPTIONAL, List.of(map, K), operator);
  }

  private static Object value(Object optional) {
    Optional<?> maybe = (Optional<?>) optional;
    if (maybe.isEmpty()) {
      throw EvaluationFailure.of("optional.none() dereference");
    }
    return maybe.get();
  }

  private static Optional<Object> item(List<Object> list, int index) {
    return list.isEmpty() ? Optional.empty() : Optional.of(list.get(index));
  }

  private static List<Object> unwrap(Object[] a) {
    List<Object> values = new ArrayList<>();
    for (Object each : Args.list(a, 0)) {
      if (!(each instanceof Optional<?> maybe)) {
        throw EvaluationFailure.noSuchOverload();
      }
      maybe.ifPresent(values::add);
    }
    return values;
  }

  private static boolean isZero(Object value) {
    return value instanceof CelNull
        || value.equals(0L)
        || value.equals(0.0)
        || value.equals(UnsignedLong.ZERO)
        || value.equals(false)
        || value.equals("")
        || value.equals(Duration.ZERO)
        || value.equals(CelByteString.EMPTY)
        || value instanceof List<?> list && list.isEmpty()
        || value instanceof Map<?, ?> map && map.isEmpty();
  }
}
