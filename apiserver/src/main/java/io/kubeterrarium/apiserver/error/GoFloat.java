package io.kubeterrarium.apiserver.error;

import java.math.BigDecimal;

/** Floating-point numbers as Go writes them: the shortest digits that give the number back. */
public final class GoFloat {
  private static final int SMALLEST_PLAIN = -4;
  private static final int LARGEST_PLAIN = 6;

  private GoFloat() {}

  /** {@code strconv.FormatFloat(d, 'g', -1, 64)}. */
  public static String text(double number) {
    if (Double.isNaN(number)) {
      return "NaN";
    }
    if (Double.isInfinite(number)) {
      return number > 0 ? "+Inf" : "-Inf";
    }
    if (number == 0) {
      return 1 / number < 0 ? "-0" : "0";
    }
    BigDecimal exact = new BigDecimal(Double.toString(Math.abs(number))).stripTrailingZeros();
    String digits = exact.unscaledValue().toString();
    int exponent = digits.length() - 1 - exact.scale();
    String sign = number < 0 ? "-" : "";
    if (exponent >= SMALLEST_PLAIN && exponent < LARGEST_PLAIN) {
      return sign + exact.toPlainString();
    }
    String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
    String power = (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
    return sign + digits.charAt(0) + fraction + "e" + (exponent < 0 ? "-" : "+") + power;
  }
}
