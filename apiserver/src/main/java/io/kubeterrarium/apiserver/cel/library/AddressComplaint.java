package io.kubeterrarium.apiserver.cel.library;

import com.google.common.base.CharMatcher;
import io.kubeterrarium.apiserver.error.GoText;

/** Why a text is no address, in the words of Go's net/netip. */
final class AddressComplaint {
  private static final CharMatcher HEX =
      CharMatcher.inRange('0', '9')
          .or(CharMatcher.inRange('a', 'f'))
          .or(CharMatcher.inRange('A', 'F'));
  private static final int BYTES = 16;

  private final String whole;

  private AddressComplaint(String whole) {
    this.whole = whole;
  }

  /**
   * @param text of which it is known that it is no address
   */
  static String of(String text) {
    AddressComplaint complaint = new AddressComplaint(text);
    int sign = CharMatcher.anyOf(".:%").indexIn(text);
    if (sign < 0) {
      return complaint.says("unable to parse IP", "");
    }
    return switch (text.charAt(sign)) {
      case '.' -> complaint.ofFour(text);
      case ':' -> complaint.ofSix(text);
      default -> complaint.says("missing IPv6 address", "");
    };
  }

  private String says(String what, String where) {
    String at = where.isEmpty() ? "" : " (at " + GoText.quoted(where) + ")";
    return "ParseAddr(" + GoText.quoted(whole) + "): " + what + at;
  }

  private String ofFour(String text) {
    int value = 0;
    int fields = 0;
    int digits = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= '0' && c <= '9') {
        if (digits == 1 && value == 0) {
          return says("IPv4 field has octet with leading zero", "");
        }
        value = 10 * value + c - '0';
        digits++;
        if (value > 255) {
          return says("IPv4 field has value >255", "");
        }
      } else if (c != '.') {
        return says("unexpected character", text.substring(i));
      } else if (digits == 0 || i == text.length() - 1) {
        return says("IPv4 field must have at least one digit", text.substring(i));
      } else if (fields == 3) {
        return says("IPv4 address too long", "");
      } else {
        fields++;
        value = 0;
        digits = 0;
      }
    }
    return says("IPv4 address too short", "");
  }

  private String ofSix(String text) {
    int zone = text.indexOf('%');
    if (zone == text.length() - 1) {
      return says("zone must be a non-empty string", "");
    }
    String rest = zone < 0 ? text : text.substring(0, zone);
    boolean leads = rest.startsWith("::");
    return groups(leads ? rest.substring(2) : rest, leads ? 0 : -1);
  }

  /**
   * @param ellipsis how many bytes stand before the {@code ::}; -1 while there is none
   */
  private String groups(String text, int ellipsis) {
    String rest = text;
    int elided = ellipsis;
    int read = 0;
    while (read < BYTES) {
      int digits = HEX.negate().indexIn(rest);
      int length = digits < 0 ? rest.length() : digits;
      String wrong = group(rest, length, read, elided);
      if (wrong.isEmpty()) {
        wrong = colon(rest.substring(length), elided);
      }
      if (!wrong.isEmpty()) {
        return wrong;
      }
      read += 2;
      rest = rest.substring(length);
      if (rest.startsWith("::")) {
        elided = read;
        rest = rest.substring(1);
      }
      if (rest.length() <= 1) {
        rest = "";
        break;
      }
      rest = rest.substring(1);
    }
    if (!rest.isEmpty()) {
      return says("trailing garbage after address", rest);
    }
    return read < BYTES
        ? says("address string too short", "")
        : says("the :: must expand to at least one field of zeros", "");
  }

  /** What is wrong with what comes behind a group; empty: nothing. */
  private String colon(String rest, int ellipsis) {
    if (rest.isEmpty()) {
      return "";
    }
    if (rest.charAt(0) != ':') {
      return says("unexpected character, want colon", rest);
    }
    if (rest.length() == 1) {
      return says("colon must be followed by more characters", rest);
    }
    return rest.charAt(1) == ':' && ellipsis >= 0
        ? says("multiple :: in address", rest.substring(1))
        : "";
  }

  /** What is wrong with the group that comes first; empty: nothing. */
  private String group(String rest, int length, int read, int ellipsis) {
    if (length > 4) {
      return says("each group must have 4 or less digits", rest);
    }
    if (length == 0) {
      return says("each colon-separated field must have at least one digit", rest);
    }
    if (length < rest.length() && rest.charAt(length) == '.') {
      if (ellipsis < 0 && read != BYTES - 4) {
        return says("embedded IPv4 address must replace the final 2 fields of the address", rest);
      }
      if (read + 4 > BYTES) {
        return says("too many hex fields to fit an embedded IPv4 at the end of the address", rest);
      }
      return ofFour(rest);
    }
    return "";
  }
}
