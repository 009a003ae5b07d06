package io.kubeterrarium.simulator.fuzz;

import io.kubeterrarium.api.json.Json;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Words and numbers: some that fit, and many at the edge of what anything takes. */
final class OddValues {
  private static final List<String> NAMES =
      List.of("a", "b", "web", "default", "kube-system", "x-1", "node-1", "nginx", "http", "data");
  private static final List<String> TEXTS =
      List.of(
          "",
          " ",
          "a",
          "A",
          "-",
          ".",
          "..",
          "/",
          "a/b",
          "%2F",
          "a=b",
          "a,b",
          "!a",
          "in (a)",
          "\0",
          "\n",
          "\t\r\n",
          "\u007f",
          "\ud83d\ude00",
          "\ud800",
          "\u202e",
          "ÿ",
          "null",
          "true",
          "~",
          "-1",
          "1e400",
          "0x10",
          "1Ki",
          "100m",
          "1.5Gi",
          "-0",
          "9999999999999999999Ei",
          "1e-30",
          "10%",
          "101%",
          "%",
          "2026-01-01T00:00:00Z",
          "2026-13-45T99:99:99Z",
          "2026-01-01T00:00:00.123456Z",
          "0001-01-01T00:00:00Z",
          "10.96.0.1",
          "::1",
          "fe80::1%eth0",
          "256.1.1.1",
          "10.0.0.0/8",
          "10.0.0.0/99",
          "example.com",
          "*.example.com",
          "kubernetes.io/x",
          "/x",
          "x/",
          "*/5 * * * *",
          "@hourly",
          "61 * * * *",
          "TZ=Mars 0 0 * * *",
          "Europe/Berlin",
          "TCP",
          "Always",
          "ClusterIP",
          "aGVsbG8=",
          "a===",
          "$(VAR)",
          "{.spec.replicas}",
          "{range .items[*]}",
          "f:metadata",
          "apps/v1",
          "v1",
          "${jndi:ldap://x}",
          "\\",
          "\"",
          "'",
          "[](){}*+?^$|");
  private static final List<String> NUMBERS =
      List.of(
          "0",
          "1",
          "-1",
          "2",
          "80",
          "65535",
          "65536",
          "2147483647",
          "2147483648",
          "-2147483648",
          "9223372036854775807",
          "9223372036854775808",
          "-9223372036854775808",
          "1e3",
          "1.5",
          "-0.0",
          "1e308",
          "1e400",
          "1E-400",
          "123456789012345678901234567890");

  private OddValues() {}

  static <T> T pick(RandomGenerator random, List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  static String name(RandomGenerator random) {
    return pick(random, NAMES);
  }

  static String text(RandomGenerator random) {
    return switch (random.nextInt(24)) {
      case 0 -> name(random).repeat(1 + random.nextInt(300));
      case 1 -> pick(random, TEXTS) + pick(random, TEXTS);
      case 2, 3, 4, 5, 6, 7 -> name(random);
      default -> pick(random, TEXTS);
    };
  }

  static JsonNode number(RandomGenerator random) {
    String text = pick(random, NUMBERS);
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    if (random.nextBoolean()) {
      return nodes.numberNode(random.nextInt(-3, 100));
    }
    return text.matches("-?\\d+")
        ? nodes.numberNode(new BigInteger(text))
        : nodes.numberNode(new BigDecimal(text));
  }

  /** Anything at all, small. */
  static JsonNode any(RandomGenerator random, int depth) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return switch (random.nextInt(depth > 3 ? 5 : 8)) {
      case 0 -> nodes.nullNode();
      case 1 -> nodes.booleanNode(random.nextBoolean());
      case 2 -> number(random);
      case 3, 4 -> nodes.stringNode(text(random));
      case 5 -> nodes.arrayNode().add(any(random, depth + 1)).add(any(random, depth + 1));
      case 6 -> nodes.arrayNode();
      default -> Json.object().set(text(random), any(random, depth + 1));
    };
  }
}
