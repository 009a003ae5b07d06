package io.kubeterrarium.api.quantity;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * An exact number with the format it is written in: {@code 100m}, {@code 1Gi}, {@code 2e3}.
 *
 * <p>Invariant: a multiple of 10^-9, with a magnitude of at most 2^63-1. Two quantities are equal
 * when they are the same number, whatever their format.
 */
public final class Quantity implements Comparable<Quantity> {
  /** How a quantity was written, and is written again. */
  public enum Format {
    /** Powers of ten with a letter: {@code 12k}, {@code 100m}. */
    DECIMAL_SI,
    /** Powers of 1024: {@code 64Mi}. */
    BINARY_SI,
    /** Powers of ten with an exponent: {@code 12e6}. */
    DECIMAL_EXPONENT
  }

  static final BigDecimal MAX = BigDecimal.valueOf(Long.MAX_VALUE);
  private static final int NANO = 9;
  private static final BigDecimal MIN_STEP = BigDecimal.ONE.movePointLeft(NANO);

  /** Past this many entries nothing is added: whoever sends ever new texts pays for parsing. */
  private static final int CACHE_LIMIT = 2048;

  private static final int CACHED_LENGTH = 24;
  private static final ConcurrentHashMap<String, Quantity> CACHE = new ConcurrentHashMap<>();

  /** Below the bounds, for making it needs them. */
  public static final Quantity ZERO = new Quantity(BigDecimal.ZERO, Format.DECIMAL_SI);

  private final BigDecimal amount;
  private final Format format;
  private final long value;
  private final long milliValue;
  private volatile @Nullable String text;

  private Quantity(BigDecimal amount, Format format) {
    this.amount = amount;
    this.format = format;
    this.value = rounded(amount);
    this.milliValue = rounded(amount.movePointRight(3));
  }

  /**
   * Reads a quantity.
   *
   * @throws QuantityFormatException where the text is none
   */
  public static Quantity parse(String text) {
    Quantity known = CACHE.get(text);
    if (known != null) {
      return known;
    }
    Quantity parsed = QuantityText.read(text);
    if (text.length() <= CACHED_LENGTH && CACHE.size() < CACHE_LIMIT) {
      CACHE.put(text, parsed);
    }
    return parsed;
  }

  /** A quantity of whole units. */
  public static Quantity of(long value, Format format) {
    return of(BigDecimal.valueOf(value), format);
  }

  /** A quantity of thousandths, as CPU is counted. */
  public static Quantity ofMillis(long millis) {
    return of(BigDecimal.valueOf(millis, 3), Format.DECIMAL_SI);
  }

  static Quantity of(BigDecimal amount, Format format) {
    return new Quantity(bounded(amount), format);
  }

  /** The number, rounded away from zero to whole units; at the bounds of a long, the bound. */
  public long value() {
    return value;
  }

  /** The number in thousandths, rounded away from zero; at the bounds of a long, the bound. */
  public long milliValue() {
    return milliValue;
  }

  /** The exact number. */
  public BigDecimal amount() {
    return amount;
  }

  public Format format() {
    return format;
  }

  public int signum() {
    return amount.signum();
  }

  public boolean isZero() {
    return amount.signum() == 0;
  }

  /** The sum, in this quantity's format, or in the other's where this one is zero. */
  public Quantity plus(Quantity other) {
    return of(amount.add(other.amount), isZero() ? other.format : format);
  }

  /** The difference, in this quantity's format, or in the other's where this one is zero. */
  public Quantity minus(Quantity other) {
    return of(amount.subtract(other.amount), isZero() ? other.format : format);
  }

  public Quantity negated() {
    return of(amount.negate(), format);
  }

  /** Rounded away from zero to thousandths, as the API server's defaulting does with resources. */
  public Quantity roundedUpToMillis() {
    return amount.scale() <= 3 ? this : of(amount.setScale(3, RoundingMode.UP), format);
  }

  /** The one text form of this number and format, with the largest suffix that loses nothing. */
  public String canonical() {
    String known = text;
    if (known == null) {
      known = QuantityText.write(amount, format);
      text = known;
    }
    return known;
  }

  @Override
  public int compareTo(Quantity other) {
    return amount.compareTo(other.amount);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Quantity quantity && compareTo(quantity) == 0;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(milliValue);
  }

  @Override
  public String toString() {
    return canonical();
  }

  /** Caps before it rounds, so that a huge exponent costs nothing. */
  private static BigDecimal bounded(BigDecimal amount) {
    if (amount.signum() == 0) {
      return BigDecimal.ZERO;
    }
    BigDecimal magnitude = amount.abs();
    if (magnitude.compareTo(MAX) > 0) {
      return amount.signum() < 0 ? MAX.negate() : MAX;
    }
    if (magnitude.compareTo(MIN_STEP) < 0) {
      return amount.signum() < 0 ? MIN_STEP.negate() : MIN_STEP;
    }
    return amount.scale() > NANO ? amount.setScale(NANO, RoundingMode.UP) : amount;
  }

  private static long rounded(BigDecimal amount) {
    BigDecimal whole = amount.setScale(0, RoundingMode.UP);
    if (whole.compareTo(MAX) > 0) {
      return Long.MAX_VALUE;
    }
    return whole.compareTo(MAX.negate()) < 0 ? Long.MIN_VALUE : whole.longValueExact();
  }
}
