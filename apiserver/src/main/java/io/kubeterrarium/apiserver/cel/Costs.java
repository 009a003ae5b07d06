package io.kubeterrarium.apiserver.cel;

import java.util.List;
import java.util.Map;

/** What calls cost. Source: google/cel-go interpreter/runtimecost.go; k8s.io/apiserver cost.go. */
public final class Costs {
  public static final double TRAVERSAL = 0.1;
  static final double REGEX_LENGTH = 0.25;
  static final long CREATE_LIST = 10;
  static final long CREATE_MAP = 30;
  static final long CREATE_STRUCT = 40;

  private Costs() {}

  /** Of going once along a text. */
  public static long traversal(Object value) {
    return traversal(CelValues.sizeOf(value), 1);
  }

  public static long traversal(long size, int times) {
    return (long) Math.ceil(size * times * TRAVERSAL);
  }

  /** Of finding a regular expression in a text. */
  public static long regex(long textSize, long regexSize) {
    long text = (long) Math.ceil((1.0 + textSize) * TRAVERSAL);
    return text * (long) Math.ceil(regexSize * REGEX_LENGTH);
  }

  static long equality(Object a, Object b) {
    if (a instanceof Typed) {
      return 1;
    }
    return traversal(Math.min(CelValues.sizeOf(a), CelValues.sizeOf(b)), 1);
  }

  /** Of going through a whole tree. */
  public static long tree(Object value) {
    if (value instanceof String text) {
      return (long) (text.length() * TRAVERSAL);
    } else if (value instanceof List<?> list) {
      long cost = 0;
      for (Object item : list) {
        cost += tree(item);
      }
      return cost;
    } else if (value instanceof Map<?, ?> map) {
      long cost = 0;
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        cost += tree(entry.getKey()) + tree(entry.getValue());
      }
      return cost;
    }
    return 1;
  }
}
