package io.kubeterrarium.simulator.fuzz;

import java.util.List;
import java.util.random.RandomGenerator;

/** CEL expressions that mostly parse, and often ask for more than they should. */
final class CelMaker {
  private static final List<String> ATOMS =
      List.of(
          "self",
          "oldSelf",
          "object",
          "object.spec",
          "self.spec.replicas",
          "self.spec.items",
          "self.metadata.name",
          "request.userInfo",
          "params",
          "variables.x",
          "authorizer",
          "1",
          "-9223372036854775808",
          "18446744073709551615u",
          "1.5",
          "'a'",
          "b'a'",
          "true",
          "null",
          "[]",
          "[1, 2, 3]",
          "{'a': 1}",
          "duration('1h')",
          "timestamp('2026-01-01T00:00:00Z')",
          "quantity('1Gi')",
          "url('https://x/y?z')",
          "ip('::1')",
          "cidr('10.0.0.0/8')");
  private static final List<String> OPERATORS =
      List.of("+", "-", "*", "/", "%", "==", "!=", "<", "<=", ">", ">=", "&&", "||", "in");
  private static final List<String> CALLS =
      List.of(
          "size(%s)",
          "has(%s.x)",
          "%s.all(x, x > 0)",
          "%s.exists(x, x == %s)",
          "%s.map(x, x + x)",
          "%s.filter(x, true)",
          "%s.matches('(a+)+$')",
          "%s.matches('[')",
          "%s.startsWith('a')",
          "%s.isSorted()",
          "%s.sum()",
          "%s.indexOf(%s)",
          "%s.find('[0-9]+')",
          "%s.findAll('.')",
          "%s.split('')",
          "%s.replace('a', 'aaaaaaaa')",
          "%s.orValue(1)",
          "%s.?a",
          "%s[0]",
          "%s['a']",
          "%s.format(['%%d'])",
          "string(%s)",
          "int(%s)",
          "dyn(%s)",
          "type(%s)",
          "!%s",
          "-%s",
          "(%s)",
          "%s ? %s : %s",
          "%s.all(x, %s.all(y, %s.all(z, x == y)))");

  private CelMaker() {}

  static String rule(RandomGenerator random) {
    String rule = expression(random, 0);
    return random.nextInt(8) == 0 ? rule.substring(random.nextInt(rule.length() + 1)) : rule;
  }

  private static String expression(RandomGenerator random, int depth) {
    if (depth > 4 || random.nextInt(3) == 0) {
      return OddValues.pick(random, ATOMS);
    }
    if (random.nextBoolean()) {
      return expression(random, depth + 1)
          + " "
          + OddValues.pick(random, OPERATORS)
          + " "
          + expression(random, depth + 1);
    }
    return OddValues.pick(random, CALLS)
        .formatted(
            expression(random, depth + 1),
            expression(random, depth + 1),
            expression(random, depth + 1));
  }
}
