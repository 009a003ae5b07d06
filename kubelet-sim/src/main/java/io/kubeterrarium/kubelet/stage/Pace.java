package io.kubeterrarium.kubelet.stage;

/**
 * How fast simulated things go.
 *
 * @param factor 1 as in life, 10 ten times as fast; infinite for no artificial delay at all
 */
public record Pace(double factor) {
  public static final Pace REAL = new Pace(1);
  public static final Pace INSTANT = new Pace(Double.POSITIVE_INFINITY);

  public Pace {
    if (!(factor > 0)) {
      throw new IllegalArgumentException("factor: " + factor + " (expected: > 0)");
    }
  }

  /** Reads {@code real}, {@code instant} or a factor. */
  public static Pace parse(String text) {
    return switch (text) {
      case "real" -> REAL;
      case "instant" -> INSTANT;
      default -> new Pace(Double.parseDouble(text));
    };
  }

  public boolean isInstant() {
    return Double.isInfinite(factor);
  }

  long scale(long milliseconds) {
    return isInstant() ? 0 : Math.round(milliseconds / factor);
  }
}
