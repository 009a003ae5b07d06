package io.kubeterrarium.apiserver.format;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * What a scalar means: go-yaml v2's resolution, which is YAML 1.1 without sexagesimals, with dates
 * as strings, and with integers read as Go reads literals (0x, 0o, 0b, a leading 0 is octal).
 */
final class YamlScalars {
  static final String TAG_PREFIX = "tag:yaml.org,2002:";

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final Pattern FLOAT =
      Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
  private static final Pattern DOT_FLOAT = Pattern.compile("\\.[0-9]+([eE][-+]?[0-9]+)?");
  private static final BigInteger MIN_LONG = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger MAX_UNSIGNED = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);
  private static final BigDecimal GO_EXPONENT_FROM = BigDecimal.TEN.pow(21);

  private static final Map<String, JsonNode> WORDS = words();

  private YamlScalars() {}

  private static Map<String, JsonNode> words() {
    Map<String, JsonNode> words = new HashMap<>();
    for (String word : "y Y yes Yes YES true True TRUE on On ON".split(" ")) {
      words.put(word, NODES.booleanNode(true));
    }
    for (String word : "n N no No NO false False FALSE off Off OFF".split(" ")) {
      words.put(word, NODES.booleanNode(false));
    }
    for (String word : new String[] {"", "~", "null", "Null", "NULL"}) {
      words.put(word, NODES.nullNode());
    }
    for (String word : ".nan .NaN .NAN".split(" ")) {
      words.put(word, NODES.numberNode(Double.NaN));
    }
    for (String word : ".inf .Inf .INF +.inf +.Inf +.INF".split(" ")) {
      words.put(word, NODES.numberNode(Double.POSITIVE_INFINITY));
    }
    for (String word : "-.inf -.Inf -.INF".split(" ")) {
      words.put(word, NODES.numberNode(Double.NEGATIVE_INFINITY));
    }
    return words;
  }

  /**
   * The value of a scalar.
   *
   * @param tag resolved, null where none was written
   * @param plain whether it was written without quotes
   */
  static JsonNode resolve(@Nullable String tag, boolean plain, String text) {
    if (tag == null || tag.equals("!")) {
      return plain && tag == null ? untagged(text) : NODES.stringNode(text);
    }
    if (!tag.startsWith(TAG_PREFIX)) {
      return NODES.stringNode(text);
    }
    String type = tag.substring(TAG_PREFIX.length());
    return switch (type) {
      case "str", "timestamp" -> NODES.stringNode(text);
      case "binary" -> NODES.stringNode(decoded(text));
      case "bool", "int", "float", "null" -> checked(type, text);
      default -> NODES.stringNode(text);
    };
  }

  private static JsonNode checked(String type, String text) {
    JsonNode value = untagged(text);
    String found = typeOf(value);
    if (found.equals(type) || (type.equals("float") && found.equals("int"))) {
      return value;
    }
    throw new FormatException("yaml: cannot decode !!" + found + " `" + text + "` as a !!" + type);
  }

  private static String typeOf(JsonNode value) {
    if (value.isBoolean()) {
      return "bool";
    }
    if (value.isNull()) {
      return "null";
    }
    if (value.isNumber()) {
      return value.isIntegralNumber() ? "int" : "float";
    }
    return "str";
  }

  private static String decoded(String base64) {
    try {
      return new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new FormatException("yaml: !!binary value contains invalid base64 data");
    }
  }

  /** What plain text means; a string node where it means nothing else. */
  static JsonNode untagged(String text) {
    if (text.isEmpty()) {
      return NODES.nullNode();
    }
    char first = text.charAt(0);
    boolean number = first == '+' || first == '-' || (first >= '0' && first <= '9');
    if (!number && first != '.' && "yYnNtTfFoO~".indexOf(first) < 0) {
      return NODES.stringNode(text);
    }
    JsonNode word = WORDS.get(text);
    if (word != null) {
      return word;
    }
    if (first == '.' && DOT_FLOAT.matcher(text).matches()) {
      return floating(text);
    }
    return number ? number(text) : NODES.stringNode(text);
  }

  private static JsonNode number(String text) {
    String plain = text.indexOf('_') < 0 ? text : text.replace("_", "");
    BigInteger integer = integer(plain);
    if (integer != null) {
      return integer.bitLength() < 64 ? number(integer.longValue()) : NODES.numberNode(integer);
    }
    return FLOAT.matcher(plain).matches() ? floating(plain) : NODES.stringNode(text);
  }

  private static JsonNode number(long value) {
    return value == (int) value ? NODES.numberNode((int) value) : NODES.numberNode(value);
  }

  /** As Go's ParseInt and then ParseUint with base 0; null where neither reads it. */
  private static @Nullable BigInteger integer(String text) {
    boolean signed = text.charAt(0) == '-' || text.charAt(0) == '+';
    String digits = signed ? text.substring(1) : text;
    int radix = 10;
    if (digits.length() > 1 && digits.charAt(0) == '0') {
      radix =
          switch (digits.charAt(1)) {
            case 'x', 'X' -> 16;
            case 'o', 'O' -> 8;
            case 'b', 'B' -> 2;
            default -> 0;
          };
      digits = digits.substring(radix == 0 ? 1 : 2);
      radix = radix == 0 ? 8 : radix;
    }
    if (digits.isEmpty() || !digits(digits, radix)) {
      return null;
    }
    BigInteger magnitude = new BigInteger(digits, radix);
    BigInteger value = text.charAt(0) == '-' ? magnitude.negate() : magnitude;
    boolean fits =
        signed
            ? value.compareTo(MIN_LONG) >= 0 && value.bitLength() < 64
            : value.compareTo(MAX_UNSIGNED) <= 0;
    return fits ? value : null;
  }

  private static boolean digits(String text, int radix) {
    if (text.length() > 70) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c > 'f' || Character.digit(c, radix) < 0) {
        return false;
      }
    }
    return true;
  }

  /** A float as it stands after Go wrote it to JSON: whole numbers below 1e21 are integers. */
  private static JsonNode floating(String text) {
    double value = Double.parseDouble(text);
    if (Double.isInfinite(value)) {
      return NODES.stringNode(text);
    }
    if (value == Math.rint(value)) {
      BigDecimal exact = new BigDecimal(value);
      if (exact.abs().compareTo(GO_EXPONENT_FROM) < 0) {
        BigInteger whole = new BigDecimal(Double.toString(value)).toBigInteger();
        return whole.bitLength() < 64 ? number(whole.longValue()) : NODES.numberNode(whole);
      }
    }
    return NODES.numberNode(value);
  }

  /** How a key that is no string is called once it is JSON; null where it cannot be a key. */
  static @Nullable String key(JsonNode key) {
    if (key.isString()) {
      return key.stringValue();
    }
    if (key.isBoolean() || key.isInt() || key.isLong()) {
      return key.asString();
    }
    if (key.isDouble()) {
      double value = key.doubleValue();
      if (Double.isNaN(value)) {
        return ".nan";
      }
      if (Double.isInfinite(value)) {
        return value > 0 ? ".inf" : "-.inf";
      }
      return new BigDecimal(Float.toString((float) value)).stripTrailingZeros().toPlainString();
    }
    return null;
  }
}
