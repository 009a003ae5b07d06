package io.kubeterrarium.apiserver.format;

/** The order in which go-yaml writes keys: letters after everything else, numbers by value. */
final class NaturalOrder {
  private NaturalOrder() {}

  static int compare(String a, String b) {
    int shorter = Math.min(a.length(), b.length());
    for (int i = 0; i < shorter; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        return compareFrom(a, b, i, x, y);
      }
    }
    return Integer.compare(a.length(), b.length());
  }

  private static int compareFrom(String a, String b, int i, char x, char y) {
    boolean xLetter = Character.isLetter(x);
    boolean yLetter = Character.isLetter(y);
    if (xLetter && yLetter) {
      return Character.compare(x, y);
    }
    if (xLetter || yLetter) {
      return yLetter ? -1 : 1;
    }
    boolean inNumber = (x == '0' || y == '0') && nonZeroBefore(a, i);
    int xEnd = digitsEnd(a, i);
    int yEnd = digitsEnd(b, i);
    int byValue = Double.compare(number(a, i, xEnd, inNumber), number(b, i, yEnd, inNumber));
    if (byValue != 0) {
      return byValue;
    }
    return xEnd != yEnd ? Integer.compare(xEnd, yEnd) : Character.compare(x, y);
  }

  private static boolean nonZeroBefore(String text, int end) {
    for (int i = end - 1; i >= 0 && Character.isDigit(text.charAt(i)); i--) {
      if (text.charAt(i) != '0') {
        return true;
      }
    }
    return false;
  }

  private static int digitsEnd(String text, int start) {
    int end = start;
    while (end < text.length() && Character.isDigit(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private static double number(String text, int start, int end, boolean inNumber) {
    double value = inNumber ? 1 : 0;
    for (int i = start; i < end; i++) {
      value = value * 10 + (text.charAt(i) - '0');
    }
    return value;
  }
}
