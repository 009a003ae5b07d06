package io.kubeterrarium.apiserver.cel;

import com.google.common.primitives.UnsignedLong;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Fields, entries and items of values, and whether they are there. */
final class Selection {
  private Selection() {}

  static boolean has(Object target, String field) {
    if (target instanceof Optional<?> optional) {
      return optional.isPresent() && has(optional.get(), field);
    }
    if (target instanceof Map<?, ?> map) {
      return map.containsKey(field);
    }
    if (target instanceof CelNull) {
      return false;
    }
    throw EvaluationFailure.noSuchOverload();
  }

  static Object select(Object target, String field) {
    if (target instanceof Map<?, ?> map) {
      Object value = map.get(field);
      if (value == null) {
        throw EvaluationFailure.noSuchKey(field);
      }
      return value;
    }
    if (target instanceof Optional<?>) {
      return optionalSelect(target, field);
    }
    if (target instanceof CelNull) {
      throw EvaluationFailure.noSuchKey(field);
    }
    throw EvaluationFailure.noSuchOverload();
  }

  static Optional<?> optionalSelect(Object target, String field) {
    Object inner = unwrapped(target);
    if (inner == null || inner instanceof CelNull) {
      return Optional.empty();
    }
    if (inner instanceof Map<?, ?> map) {
      return Optional.ofNullable(map.get(field));
    }
    throw EvaluationFailure.noSuchOverload();
  }

  /** Null of an empty optional. */
  private static @Nullable Object unwrapped(Object target) {
    return target instanceof Optional<?> optional ? optional.orElse(null) : target;
  }

  static Object index(Object target, Object key) {
    if (target instanceof Optional<?>) {
      return optionalIndex(target, key);
    }
    if (target instanceof List<?> list) {
      Long index = whole(key);
      if (index == null) {
        throw EvaluationFailure.of(
            "unsupported index type '" + CelValues.typeName(key) + "' in list");
      }
      if (index < 0 || index >= list.size()) {
        throw EvaluationFailure.of("index out of bounds: " + index);
      }
      return list.get(index.intValue());
    }
    if (target instanceof Map<?, ?> map) {
      Object value = map.get(normal(key));
      if (value == null) {
        throw EvaluationFailure.noSuchKey(key);
      }
      return value;
    }
    if (target instanceof CelNull) {
      throw EvaluationFailure.noSuchKey(key);
    }
    throw EvaluationFailure.noSuchOverload();
  }

  static Optional<?> optionalIndex(Object target, Object key) {
    Object inner = unwrapped(target);
    if (inner == null || inner instanceof CelNull) {
      return Optional.empty();
    }
    if (inner instanceof List<?> list) {
      Long index = whole(key);
      return index == null || index < 0 || index >= list.size()
          ? Optional.empty()
          : Optional.of(list.get(index.intValue()));
    }
    if (inner instanceof Map<?, ?> map) {
      return Optional.ofNullable(map.get(normal(key)));
    }
    throw EvaluationFailure.noSuchOverload();
  }

  static boolean in(Object value, Object container) {
    if (container instanceof List<?> list) {
      return Equality.contains(list, value);
    }
    if (container instanceof Map<?, ?> map) {
      return map.containsKey(normal(value));
    }
    throw EvaluationFailure.noSuchOverload();
  }

  /** Numbers that count the same are the same key. */
  static Object normal(Object key) {
    Long whole = Equality.isNumber(key) ? whole(key) : null;
    return whole == null ? key : whole;
  }

  private static @Nullable Long whole(Object key) {
    if (key instanceof Long number) {
      return number;
    }
    if (key instanceof Double number && number == Math.rint(number) && Math.abs(number) < 1e15) {
      return number.longValue();
    }
    return key instanceof UnsignedLong number
            && number.compareTo(UnsignedLong.valueOf(Long.MAX_VALUE)) <= 0
        ? Long.valueOf(number.longValue())
        : null;
  }
}
