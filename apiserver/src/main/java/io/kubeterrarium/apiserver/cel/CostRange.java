package io.kubeterrarium.apiserver.cel;

/**
 * The least and the most of a size or a cost; what would overflow stays at the largest long.
 *
 * <p>Source: google/cel-go, checker/cost.go, where both are unsigned.
 */
public record CostRange(long min, long max) {
  static final CostRange ZERO = new CostRange(0, 0);
  static final CostRange ONE = new CostRange(1, 1);
  static final CostRange UNKNOWN = new CostRange(0, Long.MAX_VALUE);

  static CostRange of(long exact) {
    return new CostRange(exact, exact);
  }

  CostRange plus(CostRange other) {
    return new CostRange(add(min, other.min), add(max, other.max));
  }

  CostRange times(CostRange other) {
    return new CostRange(multiply(min, other.min), multiply(max, other.max));
  }

  /** Rounded up. */
  CostRange times(double factor) {
    return new CostRange(scale(min, factor), scale(max, factor));
  }

  /** What spans both. */
  CostRange or(CostRange other) {
    return new CostRange(Math.min(min, other.min), Math.max(max, other.max));
  }

  static long add(long a, long b) {
    return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
  }

  public static long multiply(long a, long b) {
    return b != 0 && a > Long.MAX_VALUE / b ? Long.MAX_VALUE : a * b;
  }

  private static long scale(long value, double factor) {
    return value == Long.MAX_VALUE ? value : (long) Math.ceil(value * factor);
  }
}
