package io.kubeterrarium.apiserver.structural;

import io.kubeterrarium.api.selector.LabelSyntax;
import io.kubeterrarium.apiserver.kinds.field.Addresses;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The formats of strings that are checked; others are taken for comments. Source:
 * k8s.io/kube-openapi/pkg/validation/strfmt.
 */
final class Formats {
  private static final Pattern DATE_TIME =
      Pattern.compile(
          "(?i)\\d{4}-\\d{2}-\\d{2}[T ]\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?(Z|[+-]\\d{2}:?\\d{2})?");
  private static final Pattern DURATION =
      Pattern.compile(
          "[+-]?((\\d+(\\.\\d*)?|\\.\\d+) ?(ns|us|µs|μs|ms|s|m|h|nanos?|micros?|millis?|secs?|"
              + "seconds?|mins?|minutes?|hours?|hrs?|d|days?|w|weeks?|wks?))+|0");
  private static final Pattern EMAIL = Pattern.compile("[^\\s@<>\"]+@[^\\s@<>\"]+");
  private static final String HOST_SIGN = "a-zA-Z0-9\\p{S}\\p{L}";

  /** Of a name without dots only the second sign may be a hyphen, as upstream's pattern has it. */
  private static final Pattern HOST =
      Pattern.compile(
          "[X](-?[X]{0,62})?|([X]([X-]{0,61}[X])?\\.)+[a-zA-Z\\p{L}]{2,63}"
              .replace("X", HOST_SIGN));

  private static final Pattern MAC =
      Pattern.compile(
          "(?i)([0-9a-f]{2}([:-]))([0-9a-f]{2}\\2){4}[0-9a-f]{2}|([0-9a-f]{4}\\.){2}[0-9a-f]{4}");
  private static final String HEX = "(?i)[0-9a-f]{8}-?[0-9a-f]{4}-?";
  private static final Pattern OBJECT_ID = Pattern.compile("(?i)[0-9a-f]{24}");

  private static final Map<String, Predicate<String>> KNOWN =
      Map.ofEntries(
          Map.entry("bsonobjectid", OBJECT_ID.asMatchPredicate()),
          Map.entry("uri", Formats::isUri),
          Map.entry("email", EMAIL.asMatchPredicate()),
          Map.entry("hostname", Formats::isHostname),
          Map.entry("ipv4", text -> Addresses.isIp(text) && !Addresses.isIpv6(text)),
          Map.entry("ipv6", Addresses::isIpv6),
          Map.entry("cidr", Addresses::isCidr),
          Map.entry("mac", MAC.asMatchPredicate()),
          Map.entry("uuid", matching(HEX + "[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}")),
          Map.entry("uuid3", matching(HEX + "3[0-9a-f]{3}-?[0-9a-f]{4}-?[0-9a-f]{12}")),
          Map.entry("uuid4", matching(HEX + "4[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}")),
          Map.entry("uuid5", matching(HEX + "5[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}")),
          Map.entry("isbn", text -> Checksums.isIsbn10(text) || Checksums.isIsbn13(text)),
          Map.entry("isbn10", Checksums::isIsbn10),
          Map.entry("isbn13", Checksums::isIsbn13),
          Map.entry("creditcard", Checksums::isCreditCard),
          Map.entry("ssn", matching("\\d{3}[- ]?\\d{2}[- ]?\\d{4}")),
          Map.entry("hexcolor", matching("#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})")),
          Map.entry(
              "rgbcolor",
              matching(
                  "rgb\\(\\s*(0|[1-9]\\d?|1\\d\\d?|2[0-4]\\d|25[0-5])\\s*,\\s*(0|[1-9]\\d?|1\\d\\d?|"
                      + "2[0-4]\\d|25[0-5])\\s*,\\s*(0|[1-9]\\d?|1\\d\\d?|2[0-4]\\d|25[0-5])\\s*\\)")),
          Map.entry("byte", Formats::isBase64),
          Map.entry("password", text -> true),
          Map.entry("date", Formats::isDate),
          Map.entry("duration", DURATION.asMatchPredicate()),
          Map.entry("datetime", Formats::isDateTime),
          Map.entry("date-time", Formats::isDateTime),
          Map.entry("k8s-short-name", text -> LabelSyntax.dnsLabel(text).isEmpty()),
          Map.entry("k8s-long-name", text -> LabelSyntax.dnsSubdomain(text).isEmpty()));

  private Formats() {}

  /** The format where its type knows it; else empty, as none were said. */
  static String heeded(String type, String format) {
    boolean heeded =
        switch (type) {
          case "", "string" -> isKnown(format) || isKnown(format.replace("-", ""));
          case "integer" -> format.equals("int32") || format.equals("int64");
          case "number" -> format.equals("float") || format.equals("double");
          default -> false;
        };
    return heeded ? format : "";
  }

  static boolean isKnown(String format) {
    return KNOWN.containsKey(format);
  }

  static boolean accepts(String format, String text) {
    Predicate<String> check = KNOWN.get(format);
    return check == null || check.test(text);
  }

  private static Predicate<String> matching(String expression) {
    return Pattern.compile(expression).asMatchPredicate();
  }

  private static boolean isHostname(String text) {
    return bytes(text) <= 255
        && HOST.matcher(text).matches()
        && Arrays.stream(text.split("\\.")).allMatch(label -> bytes(label) <= 63);
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static boolean isUri(String text) {
    try {
      URI uri = new URI(text);
      return uri.isAbsolute() || text.startsWith("/");
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static boolean isBase64(String text) {
    String bare = text.replace("\r", "").replace("\n", "");
    try {
      Base64.getDecoder().decode(bare);
      return bare.length() % 4 == 0;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean isDate(String text) {
    try {
      return text.length() == 10 && LocalDate.parse(text).getYear() >= 0;
    } catch (DateTimeException e) {
      return false;
    }
  }

  private static boolean isDateTime(String text) {
    return DATE_TIME.matcher(text).matches() && isDate(text.substring(0, 10));
  }
}
