package io.kubeterrarium.apiserver.cel;

import com.google.common.primitives.UnsignedLong;
import dev.cel.common.values.CelByteString;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** When two values are equal, and which of two is less. */
public final class Equality {
  private Equality() {}

  /** Numbers by what they count, whatever their type; different types are not equal. */
  public static boolean equal(Object a, Object b) {
    if (isNumber(a) && isNumber(b)) {
      Integer order = compareNumbers(a, b);
      return order != null && order == 0;
    }
    if (a instanceof List<?> left && b instanceof List<?> right) {
      return lists(left, right);
    }
    if (a instanceof Map<?, ?> left && b instanceof Map<?, ?> right) {
      return maps(left, right);
    }
    if (a instanceof Optional<?> left && b instanceof Optional<?> right) {
      return left.isPresent() == right.isPresent()
          && (left.isEmpty() || equal(left.get(), right.get()));
    }
    return Objects.equals(a, b);
  }

  private static boolean maps(Map<?, ?> left, Map<?, ?> right) {
    if (left.size() != right.size()) {
      return false;
    }
    for (Map.Entry<?, ?> entry : left.entrySet()) {
      Object other = right.get(entry.getKey());
      if (other == null || !equal(entry.getValue(), other)) {
        return false;
      }
    }
    return true;
  }

  private static boolean lists(List<?> left, List<?> right) {
    if (left.size() != right.size()) {
      return false;
    }
    if (left instanceof JsonListView view && view.type().isSet()
        || right instanceof JsonListView other && other.type().isSet()) {
      return left.stream().allMatch(item -> contains(right, item))
          && right.stream().allMatch(item -> contains(left, item));
    }
    List<String> keys = keysOf(left, right);
    if (!keys.isEmpty()) {
      return byKeys(left, right, keys);
    }
    for (int i = 0; i < left.size(); i++) {
      if (!equal(left.get(i), right.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static List<String> keysOf(List<?> left, List<?> right) {
    if (left instanceof JsonListView view && !view.type().listKeys().isEmpty()) {
      return view.type().listKeys();
    }
    return right instanceof JsonListView view ? view.type().listKeys() : List.of();
  }

  private static boolean byKeys(List<?> left, List<?> right, List<String> keys) {
    for (Object item : left) {
      Object other = withKeys(right, keyOf(item, keys), keys);
      if (other == null || !equal(item, other)) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable Object withKeys(List<?> list, List<Object> key, List<String> keys) {
    for (Object item : list) {
      if (equal(keyOf(item, keys), key)) {
        return item;
      }
    }
    return null;
  }

  private static List<Object> keyOf(Object item, List<String> keys) {
    List<Object> key = new ArrayList<>();
    if (item instanceof Map<?, ?> map) {
      for (String name : keys) {
        String escaped = Escaping.escape(name);
        Object value = map.get(escaped == null ? name : escaped);
        key.add(value == null ? CelNull.NULL : value);
      }
    }
    return key;
  }

  /** Both lists as one: sets without repetitions, maps by keys with the second's items. */
  static List<Object> joined(List<?> left, List<?> right) {
    List<Object> all = new ArrayList<>(left);
    if (left instanceof JsonListView view && view.type().isSet()) {
      for (Object item : right) {
        if (!contains(all, item)) {
          all.add(item);
        }
      }
      return all;
    }
    if (left instanceof JsonListView view && !view.type().listKeys().isEmpty()) {
      List<String> keys = view.type().listKeys();
      for (Object item : right) {
        Object known = withKeys(all, keyOf(item, keys), keys);
        if (known == null) {
          all.add(item);
        } else {
          all.set(all.indexOf(known), item);
        }
      }
      return all;
    }
    all.addAll(right);
    return all;
  }

  public static boolean contains(List<?> list, Object value) {
    for (Object item : list) {
      if (equal(item, value)) {
        return true;
      }
    }
    return false;
  }

  static boolean isNumber(Object value) {
    return value instanceof Long || value instanceof Double || value instanceof UnsignedLong;
  }

  /** Null where one is not a number at all (NaN). */
  private static @Nullable Integer compareNumbers(Object a, Object b) {
    if (a instanceof Long left && b instanceof Long right) {
      return left.compareTo(right);
    }
    if (a instanceof Double left && (left.isNaN() || left.isInfinite())
        || b instanceof Double right && (right.isNaN() || right.isInfinite())) {
      double left = ((Number) a).doubleValue();
      double right = ((Number) b).doubleValue();
      return Double.isNaN(left) || Double.isNaN(right) ? null : Double.compare(left, right);
    }
    return exact(a).compareTo(exact(b));
  }

  private static BigDecimal exact(Object number) {
    if (number instanceof UnsignedLong unsigned) {
      return new BigDecimal(unsigned.bigIntegerValue());
    }
    return number instanceof Double real
        ? new BigDecimal(real)
        : BigDecimal.valueOf(((Number) number).longValue());
  }

  /**
   * Negative, zero or positive; null where NaN is among them.
   *
   * @throws EvaluationFailure where there is no order
   */
  public static @Nullable Integer compare(Object a, Object b) {
    if (isNumber(a) && isNumber(b)) {
      return compareNumbers(a, b);
    } else if (a instanceof String left && b instanceof String right) {
      return compareText(left, right);
    } else if (a instanceof Instant left && b instanceof Instant right) {
      return left.compareTo(right);
    } else if (a instanceof Duration left && b instanceof Duration right) {
      return left.compareTo(right);
    } else if (a instanceof Boolean left && b instanceof Boolean right) {
      return left.compareTo(right);
    } else if (a instanceof CelByteString left && b instanceof CelByteString right) {
      return CelByteString.unsignedLexicographicalComparator().compare(left, right);
    }
    throw EvaluationFailure.noSuchOverload();
  }

  /** By code points, as Go's bytes of UTF-8 are ordered; Java's own order is that of UTF-16. */
  private static int compareText(String a, String b) {
    int length = Math.min(a.length(), b.length());
    for (int i = 0; i < length; i++) {
      char left = a.charAt(i);
      char right = b.charAt(i);
      if (left != right) {
        boolean mixed = Character.isSurrogate(left) != Character.isSurrogate(right);
        int order = Character.compare(left, right);
        return mixed ? (Character.isSurrogate(left) ? 1 : -1) : order;
      }
    }
    return Integer.compare(a.length(), b.length());
  }
}
