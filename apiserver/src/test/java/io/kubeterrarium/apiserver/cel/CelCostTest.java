package io.kubeterrarium.apiserver.cel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeterrarium.api.json.Json;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What expressions may cost and do cost; the figures follow from cel-go's and upstream's rules. */
class CelCostTest {
  private static final JsonNode SCHEMA =
      Json.read(
          """
          {"type": "object", "properties": {
            "text": {"type": "string", "maxLength": 25},
            "long": {"type": "string"},
            "list": {"type": "array", "maxItems": 10, "items": {"type": "string", "maxLength": 5}},
            "many": {"type": "array", "items": {"type": "string"}},
            "map": {"type": "object", "maxProperties": 4, "additionalProperties": {"type": "integer"}}
          }}
          """);

  private static final JsonNode VALUE =
      Json.read("{\"text\": \"aaa\", \"list\": [\"a\", \"a\", \"a\"]}");

  private static DeclType type() {
    return Objects.requireNonNull(DeclTypes.ofSchema(SCHEMA, false));
  }

  private static CostRange estimate(String expression) throws CompileFailure {
    return CelEnvironment.of(Map.of("self", type())).compile(expression, DeclType.DYN).estimate();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "true | 0 | 0",
        "has(self.text) | 1 | 1",
        "self.text.size() > 3 | 4 | 4",
        "self.text == 'abc' | 3 | 3",
        "self.text == self.long | 5 | 14",
        "self.text.startsWith('ab') | 3 | 3",
        "self.text.contains('ab') | 2 | 12",
        "self.text.matches('^a+$') | 3 | 13",
        "self.list.all(x, x == 'a') | 3 | 53",
        "self.list.exists(x, x.size() > 1) | 3 | 73",
        "self.map.all(k, self.map[k] > 1) | 3 | 35",
        "[1, 2].map(x, x + 1).size() == 2 | 51 | 51",
        "self.list.sort().size() == 0 | 15 | 225",
        "self.list.slice(0, 2).size() == 0 | 17 | 17",
        "lists.range(3).size() == 3 | 16 | 16"
      })
  void isEstimated(String expression, long min, long max) throws CompileFailure {
    assertThat(estimate(expression)).as(expression).isEqualTo(new CostRange(min, max));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "self.text == 'abc' | 3",
        "self.text.size() > 3 | 4",
        "self.list.all(x, x == 'a') | 18",
        "self.list.all(x, x == 'b') | 10",
        "self.text.matches('^a+$') | 3",
        "self.text.replace('a', 'bb') == 'x' | 4",
        "isQuantity(self.text) | 3"
      })
  void isCharged(String expression, long cost) throws CompileFailure {
    DeclType type = type();
    CelBudget budget = new CelBudget(CelBudget.PER_OBJECT);
    Object value =
        CelEnvironment.of(Map.of("self", type))
            .compile(expression, DeclType.BOOL)
            .evaluate(Map.of("self", CelValues.of(VALUE, type)), budget);
    assertThat(value).isInstanceOf(Boolean.class);
    assertThat(CelBudget.PER_OBJECT - budget.remaining()).as(expression).isEqualTo(cost);
  }

  @Test
  void allTogetherMayCostNoMoreThanTheBudget() throws CompileFailure {
    CelProgram program =
        CelEnvironment.of(Map.of("self", DeclType.DYN)).compile("self == self", DeclType.BOOL);
    CelBudget budget = new CelBudget(4);
    Map<String, Object> variables = Map.of("self", 1L);
    program.evaluate(variables, budget);
    assertThatThrownBy(() -> program.evaluate(variables, budget))
        .isInstanceOfSatisfying(
            EvaluationFailure.class, e -> assertThat(e.isBudgetExceeded()).isTrue());
  }

  @Test
  void whatNothingBoundsIsBoundedByARequest() throws CompileFailure {
    assertThat(estimate("self.many.all(x, self.many.all(y, x == y))").max())
        .isGreaterThan(10_000_000L);
  }
}
