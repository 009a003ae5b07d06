package io.kubeterrarium.apiserver.structural;

/** Numbers that carry a check digit. */
final class Checksums {
  private Checksums() {}

  static boolean isIsbn10(String text) {
    String digits = text.replaceAll("[\\s-]", "");
    if (!digits.matches("\\d{9}[0-9X]")) {
      return false;
    }
    int sum = 0;
    for (int i = 0; i < 10; i++) {
      int digit = digits.charAt(i) == 'X' ? 10 : digits.charAt(i) - '0';
      sum += (i + 1) * digit;
    }
    return sum % 11 == 0;
  }

  static boolean isIsbn13(String text) {
    String digits = text.replaceAll("[\\s-]", "");
    if (!digits.matches("\\d{13}")) {
      return false;
    }
    int sum = 0;
    for (int i = 0; i < 13; i++) {
      sum += (digits.charAt(i) - '0') * (i % 2 == 0 ? 1 : 3);
    }
    return sum % 10 == 0;
  }

  static boolean isCreditCard(String text) {
    String digits = text.replaceAll("[\\s-]", "");
    if (!digits.matches("\\d{13,19}")) {
      return false;
    }
    int sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(digits.length() - 1 - i) - '0';
      int doubled = i % 2 == 0 ? digit : digit * 2;
      sum += doubled > 9 ? doubled - 9 : doubled;
    }
    return sum % 10 == 0;
  }
}
