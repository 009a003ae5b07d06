package io.kubeterrarium.apiserver.kinds.field;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.apiserver.error.FieldErrors;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * IP addresses and ranges. Source: {@code IsValidIPForLegacyField}, {@code
 * IsValidCIDRForLegacyField} and {@code IsValidIP} in k8s.io/apimachinery with {@code
 * StrictIPCIDRValidation}, which is on since 1.36; {@code ValidateEndpointIP}.
 */
public final class Addresses {
  private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
  private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
  private static final Pattern LEADING_ZERO = Pattern.compile("(.*\\.)?0\\d.*");
  private static final Pattern NUMBER = Pattern.compile("\\d{1,3}");

  private Addresses() {}

  /**
   * One as fields have it that are older than the strict rules: not necessarily in the canonical
   * form, but such that everybody reads the same address from it.
   *
   * @return whether it is one
   */
  public static boolean ip(String text, String path, FieldErrors errors) {
    return ip(text, path, Set.of(), errors);
  }

  /**
   * @param held what the stored object says already, which is not looked at again
   */
  public static boolean ip(String text, String path, Set<String> held, FieldErrors errors) {
    InetAddress address = held.contains(text) ? null : parse(text);
    Optional<String> objection =
        held.contains(text)
            ? Optional.empty()
            : address == null
                ? Optional.of("must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)")
                : ambiguity(text, address);
    objection.ifPresent(why -> errors.invalid(path, text, why));
    return objection.isEmpty();
  }

  private static Optional<String> ambiguity(String text, InetAddress address) {
    if (isMapped(text, address)) {
      return Optional.of("must not be an IPv4-mapped IPv6 address");
    }
    return hasLeadingZero(text) ? Optional.of("must not have leading 0s") : Optional.empty();
  }

  /** An IPv4 address in IPv6's clothes, which Java undresses. */
  private static boolean isMapped(String text, InetAddress address) {
    return address.getAddress().length == 4 && text.contains(":");
  }

  private static boolean hasLeadingZero(String text) {
    return !text.contains(":") && LEADING_ZERO.matcher(text).matches();
  }

  /** One as newer fields have it: in the one way in which it is written. */
  public static void canonicalIp(String text, String path, FieldErrors errors) {
    InetAddress address = parse(text);
    if (!ip(text, path, errors) || address == null) {
      return;
    }
    String canonical = shown(address.getAddress());
    if (!canonical.equals(text)) {
      errors.invalid(path, text, "must be in canonical form (" + Json.text(canonical) + ")");
    }
  }

  /** Likewise. */
  public static void canonicalCidr(String text, String path, FieldErrors errors) {
    if (cidr(text, path, Set.of(), errors)) {
      int slash = text.indexOf('/');
      byte[] bytes = Objects.requireNonNull(parse(text.substring(0, slash))).getAddress();
      String canonical = shown(bytes) + text.substring(slash);
      if (!canonical.equals(text)) {
        errors.invalid(path, text, "must be in canonical form (" + Json.text(canonical) + ")");
      }
    }
  }

  /**
   * As {@code 10.9.8.0/24}, in a field that is older than the strict rules.
   *
   * @param held as with addresses
   * @return whether it is one
   */
  public static boolean cidr(String text, String path, Set<String> held, FieldErrors errors) {
    if (held.contains(text)) {
      return true;
    }
    if (!isCidr(text)) {
      errors.invalid(path, text, "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)");
      return false;
    }
    int slash = text.indexOf('/');
    InetAddress address = Objects.requireNonNull(parse(text.substring(0, slash)));
    String digits = text.substring(slash + 1);
    int length = Integer.parseInt(digits);
    byte[] bytes = address.getAddress();
    if (hasLeadingZero(text.substring(0, slash)) || !digits.equals(Integer.toString(length))) {
      errors.invalid(path, text, "must not have leading 0s in IP or prefix length");
    } else if (isMapped(text, address)) {
      errors.invalid(path, text, "must not have an IPv4-mapped IPv6 address");
    } else if (Arrays.equals(bytes, masked(bytes, length))) {
      return true;
    } else {
      errors.invalid(path, text, "must not have bits set beyond the prefix length");
    }
    return false;
  }

  /** Whether it is a range, however it is written. */
  public static boolean isCidr(String text) {
    int slash = text.indexOf('/');
    InetAddress address = slash < 0 ? null : parse(text.substring(0, slash));
    String bits = text.substring(slash + 1);
    return address != null
        && NUMBER.matcher(bits).matches()
        && Integer.parseInt(bits) <= (text.contains(":") ? 128 : 32);
  }

  /** Of an address that stands where it may: how it should be written. */
  public static void warnOfIp(String text, String path, List<String> warnings) {
    InetAddress address = parse(text);
    if (address == null) {
      return;
    }
    String canonical = shown(address.getAddress());
    if (isMapped(text, address) || hasLeadingZero(text)) {
      warnings.add(
          "%s: non-standard IP address %s is invalid: use %s"
              .formatted(path, Json.text(text), Json.text(canonical)));
    } else if (!canonical.equals(text)) {
      warnings.add(
          "%s: IPv6 address %s should be in RFC 5952 canonical format (%s)"
              .formatted(path, Json.text(text), Json.text(canonical)));
    }
  }

  /**
   * A range that stands where it may, and says more than its mask keeps, or is not written as it
   * should be. Source: {@code GetWarningsForCIDR}.
   */
  public static void warnOfCidr(String text, String path, List<String> warnings) {
    int slash = text.indexOf('/');
    if (!isCidr(text)) {
      return;
    }
    InetAddress address = Objects.requireNonNull(parse(text.substring(0, slash)));
    String digits = text.substring(slash + 1);
    byte[] bytes = address.getAddress();
    boolean mapped = isMapped(text, address);
    int length = Integer.parseInt(digits) - (mapped ? 96 : 0);
    byte[] masked = masked(bytes, length);
    String range = shown(masked) + "/" + length;
    boolean ambiguous = !Arrays.equals(bytes, masked);
    boolean odd =
        mapped
            || hasLeadingZero(text.substring(0, slash))
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
          "%s: non-standard CIDR value %s is invalid: use %s"
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

  /**
   * @param text checked before to be an address
   */
  public static byte[] bytes(String text) {
    return Objects.requireNonNull(parse(text)).getAddress();
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
    try {
      if (IPV4.matcher(text).matches()) {
        String[] octets = text.split("\\.", -1);
        byte[] bytes = new byte[octets.length];
        for (int i = 0; i < octets.length; i++) {
          int octet = Integer.parseInt(octets[i]); // Java's own parser may refuse leading zeroes.
          if (octet > 255) {
            return null;
          }
          bytes[i] = (byte) octet;
        }
        return InetAddress.getByAddress(bytes);
      }
      return IPV6.matcher(text).matches() ? InetAddress.getByName(text) : null;
    } catch (UnknownHostException notAnAddress) {
      return null;
    }
  }
}
