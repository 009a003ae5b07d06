package io.kubeterrarium.apiserver.kinds.field;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.apiserver.error.FieldErrors;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** IP addresses and ranges. Source: {@code IsValidIP}, {@code ValidateNonSpecialIP}. */
public final class Addresses {
  private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
  private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
  private static final Pattern LEADING_ZERO = Pattern.compile("(.*\\.)?0\\d.*");
  private static final Pattern NUMBER = Pattern.compile("\\d{1,3}");

  private Addresses() {}

  /** Returns whether it is one. */
  public static boolean ip(String text, String path, FieldErrors errors) {
    if (parse(text) == null) {
      errors.invalid(path, text, "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)");
      return false;
    }
    if (IPV4.matcher(text).matches() && LEADING_ZERO.matcher(text).matches()) {
      errors.invalid(path, text, "must not have leading 0s");
      return false;
    }
    return true;
  }

  /** One as newer fields have it: in the one way in which it is written. */
  public static void canonicalIp(String text, String path, FieldErrors errors) {
    InetAddress address = parse(text);
    if (!ip(text, path, errors) || address == null) {
      return;
    }
    byte[] bytes = address.getAddress();
    if (bytes.length == 4 && text.contains(":")) {
      errors.invalid(path, text, "must not be an IPv4-mapped IPv6 address");
    } else if (!shown(bytes).equals(text)) {
      errors.invalid(path, text, "must be in canonical form (" + Json.text(shown(bytes)) + ")");
    }
  }

  /** Likewise; nothing behind the prefix. */
  public static void canonicalCidr(String text, String path, FieldErrors errors) {
    FieldErrors wrong = new FieldErrors();
    cidr(text, path, wrong);
    errors.addAll(wrong);
    List<String> warnings = new ArrayList<>();
    if (wrong.isEmpty()) {
      warnOfCidr(text, path, warnings);
    }
    if (!warnings.isEmpty()) {
      int slash = text.indexOf('/');
      byte[] bytes = Objects.requireNonNull(parse(text.substring(0, slash))).getAddress();
      int length = Integer.parseInt(text.substring(slash + 1));
      byte[] masked = masked(bytes, length);
      errors.invalid(
          path,
          text,
          Arrays.equals(bytes, masked)
              ? "must be in canonical form (" + Json.text(shown(masked) + "/" + length) + ")"
              : "must not have bits set beyond the prefix length");
    }
  }

  /** As {@code 10.9.8.0/24}. */
  public static void cidr(String text, String path, FieldErrors errors) {
    int slash = text.indexOf('/');
    InetAddress address = slash < 0 ? null : parse(text.substring(0, slash));
    String bits = slash < 0 ? "" : text.substring(slash + 1);
    int most = address instanceof Inet6Address ? 128 : 32;
    if (address == null || !NUMBER.matcher(bits).matches() || Integer.parseInt(bits) > most) {
      errors.invalid(path, text, "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)");
    }
  }

  /**
   * A valid range that says more than its mask keeps, or is not written as it should be. Source:
   * {@code GetWarningsForCIDR}.
   */
  public static void warnOfCidr(String text, String path, List<String> warnings) {
    int slash = text.indexOf('/');
    InetAddress address = slash < 0 ? null : parse(text.substring(0, slash));
    if (address == null) {
      return;
    }
    String digits = text.substring(slash + 1);
    byte[] bytes = address.getAddress();
    if (bytes.length == 4 && text.contains(":")) {
      return; // An IPv4 address in IPv6's clothes, which Java undresses.
    }
    int length = Integer.parseInt(digits);
    byte[] masked = masked(bytes, length);
    String range = shown(masked) + "/" + length;
    boolean ambiguous = !Arrays.equals(bytes, masked);
    boolean odd =
        LEADING_ZERO.matcher(text.substring(0, slash)).matches() && bytes.length == 4
            || !digits.equals(Integer.toString(length));
    if (ambiguous) {
      warnings.add(
          "%s: CIDR value %s is ambiguous in this context (should be %s or %s?)"
              .formatted(
                  path,
                  Json.text(text),
                  Json.text(range),
                  Json.text(shown(bytes) + "/" + bytes.length * 8)));
    }
    if (odd) {
      warnings.add(
          "%s: non-standard CIDR value %s will be considered invalid in a future Kubernetes release: use %s"
              .formatted(path, Json.text(text), Json.text(range)));
    }
    if (!ambiguous && !odd && bytes.length > 4 && !range.equals(text)) {
      warnings.add(
          "%s: IPv6 CIDR value %s should be in RFC 5952 canonical format (%s)"
              .formatted(path, Json.text(text), Json.text(range)));
    }
  }

  private static byte[] masked(byte[] address, int bits) {
    byte[] masked = address.clone();
    for (int i = 0; i < masked.length; i++) {
      int kept = Math.max(0, Math.min(8, bits - 8 * i));
      masked[i] &= (byte) (0xff << (8 - kept));
    }
    return masked;
  }

  /** Of IPv6 the form of RFC 5952: the longest run of zeroes, and only one of two or more, goes. */
  private static String shown(byte[] address) {
    if (address.length == 4) {
      return (address[0] & 255)
          + "."
          + (address[1] & 255)
          + "."
          + (address[2] & 255)
          + "."
          + (address[3] & 255);
    }
    int[] groups = new int[8];
    int start = -1;
    int longest = 1;
    int run = 0;
    for (int i = 0; i < groups.length; i++) {
      groups[i] = (address[2 * i] & 255) << 8 | address[2 * i + 1] & 255;
      run = groups[i] == 0 ? run + 1 : 0;
      if (run > longest) {
        longest = run;
        start = i - run + 1;
      }
    }
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < groups.length; i++) {
      if (i == start) {
        shown.append("::");
        i += longest - 1;
      } else {
        boolean first = shown.isEmpty() || shown.charAt(shown.length() - 1) == ':';
        shown.append(first ? "" : ":").append(Integer.toHexString(groups[i]));
      }
    }
    return shown.toString();
  }

  public static boolean isIp(String text) {
    return parse(text) != null;
  }

  public static boolean isIpv6(String text) {
    return parse(text) instanceof Inet6Address;
  }

  /** An address that packets can be sent to from another machine. */
  public static void notSpecial(String text, String path, FieldErrors errors) {
    InetAddress address = parse(text);
    if (address == null) {
      errors.invalid(path, text, "must be a valid IP address");
      return;
    }
    if (address.isAnyLocalAddress()) {
      errors.invalid(path, text, "may not be unspecified (" + text + ")");
    }
    if (address.isLoopbackAddress()) {
      errors.invalid(path, text, "may not be in the loopback range (127.0.0.0/8, ::1/128)");
    }
    if (address.isLinkLocalAddress()) {
      errors.invalid(path, text, "may not be in the link-local range (169.254.0.0/16, fe80::/10)");
    }
    if (address.isMCLinkLocal()) {
      errors.invalid(
          path, text, "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)");
    }
  }

  /** Only literals: no name is ever looked up. */
  private static @Nullable InetAddress parse(String text) {
    if (IPV4.matcher(text).matches()) {
      for (String octet : text.split("\\.", -1)) {
        if (Integer.parseInt(octet) > 255) {
          return null;
        }
      }
    } else if (!IPV6.matcher(text).matches()) {
      return null;
    }
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException notAnAddress) {
      return null;
    }
  }
}
