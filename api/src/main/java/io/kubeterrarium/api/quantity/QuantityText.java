package io.kubeterrarium.api.quantity;

import io.kubeterrarium.api.quantity.Quantity.Format;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads and writes quantities: sign, digits, fraction, suffix. */
final class QuantityText {
  private static final List<String> DECIMAL_SUFFIXES =
      List.of("n", "u", "m", "", "k", "M", "G", "T", "P", "E");
  private static final int FIRST_DECIMAL_EXPONENT = -9;
  private static final List<String> BINARY_SUFFIXES = List.of("Ki", "Mi", "Gi", "Ti", "Pi", "Ei");
  private static final String SUFFIX_LETTERS = "eEinumkKMGTP";
  private static final BigDecimal KIBI = BigDecimal.valueOf(1024);

  private QuantityText() {}

  private record Suffix(Format format, int exponent) {}

  static Quantity read(String text) {
    if (text.isEmpty()) {
      throw QuantityFormatException.shape();
    }
    int start = text.charAt(0) == '-' || text.charAt(0) == '+' ? 1 : 0;
    int whole = skipDigits(text, start);
    int end = whole;
    if (end < text.length() && text.charAt(end) == '.') {
      end = skipDigits(text, end + 1);
    }
    Suffix suffix = suffix(suffixText(text, end));
    String fraction = end > whole ? text.substring(whole + 1, end) : "";
    String digits = text.substring(start, whole) + fraction;
    BigInteger unscaled = digits.isEmpty() ? BigInteger.ZERO : new BigInteger(digits);
    return quantity(text.charAt(0) == '-' ? unscaled.negate() : unscaled, fraction, suffix);
  }

  private static Quantity quantity(BigInteger unscaled, String fraction, Suffix suffix) {
    if (suffix.format() != Format.BINARY_SI) {
      long scale = (long) fraction.length() - suffix.exponent();
      return Quantity.of(new BigDecimal(unscaled, (int) scale), suffix.format());
    }
    BigDecimal amount = new BigDecimal(unscaled.shiftLeft(suffix.exponent()), fraction.length());
    boolean belowOne = amount.signum() > 0 && amount.compareTo(BigDecimal.ONE) < 0;
    return Quantity.of(amount, belowOne ? Format.DECIMAL_SI : Format.BINARY_SI);
  }

  private static int skipDigits(String text, int from) {
    int at = from;
    while (at < text.length() && isDigit(text.charAt(at))) {
      at++;
    }
    return at;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** What follows the number: letters, then at most one sign, then digits, and nothing else. */
  private static String suffixText(String text, int from) {
    int at = from;
    while (at < text.length() && SUFFIX_LETTERS.indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    if (at < text.length() && (text.charAt(at) == '-' || text.charAt(at) == '+')) {
      at++;
    }
    if (skipDigits(text, at) < text.length()) {
      throw QuantityFormatException.shape();
    }
    return text.substring(from);
  }

  private static Suffix suffix(String text) {
    int decimal = DECIMAL_SUFFIXES.indexOf(text);
    if (decimal >= 0) {
      return new Suffix(Format.DECIMAL_SI, FIRST_DECIMAL_EXPONENT + 3 * decimal);
    }
    int binary = BINARY_SUFFIXES.indexOf(text);
    if (binary >= 0) {
      return new Suffix(Format.BINARY_SI, 10 * (binary + 1));
    }
    Integer exponent = text.startsWith("e") || text.startsWith("E") ? exponent(text) : null;
    if (exponent == null) {
      throw QuantityFormatException.suffix();
    }
    return new Suffix(Format.DECIMAL_EXPONENT, exponent);
  }

  /** Exponents past any use are brought into a range that BigDecimal takes without overflow. */
  private static @Nullable Integer exponent(String suffix) {
    try {
      long parsed = Long.parseLong(suffix.substring(1));
      return (int) Math.max(-1_000_000, Math.min(1_000_000, parsed));
    } catch (NumberFormatException noExponent) {
      return null;
    }
  }

  static String write(BigDecimal amount, Format format) {
    if (amount.signum() == 0) {
      return "0";
    }
    if (format == Format.BINARY_SI && amount.abs().compareTo(KIBI) >= 0 && isWhole(amount)) {
      return binary(amount.toBigIntegerExact());
    }
    return decimal(amount, format == Format.DECIMAL_EXPONENT);
  }

  private static boolean isWhole(BigDecimal amount) {
    return amount.setScale(0, RoundingMode.DOWN).compareTo(amount) == 0;
  }

  private static String binary(BigInteger amount) {
    int steps = Math.min(amount.getLowestSetBit() / 10, BINARY_SUFFIXES.size());
    return amount.shiftRight(10 * steps) + (steps == 0 ? "" : BINARY_SUFFIXES.get(steps - 1));
  }

  /** The largest exponent that is a multiple of three and leaves a whole number. */
  private static String decimal(BigDecimal amount, boolean asExponent) {
    BigDecimal stripped = amount.stripTrailingZeros();
    int exponent = Math.floorDiv(-stripped.scale(), 3) * 3;
    String number = stripped.movePointRight(-exponent).toBigIntegerExact().toString();
    if (asExponent) {
      return exponent == 0 ? number : number + "e" + exponent;
    }
    return number + DECIMAL_SUFFIXES.get((exponent - FIRST_DECIMAL_EXPONENT) / 3);
  }
}
