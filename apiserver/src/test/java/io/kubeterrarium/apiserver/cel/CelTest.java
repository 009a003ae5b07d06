package io.kubeterrarium.apiserver.cel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeterrarium.api.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Expressions and what they give; the words are those of cel-go and of k8s.io/apiserver. */
class CelTest {
  private static final JsonNode SCHEMA =
      Json.read(
          """
          {"type": "object", "properties": {
            "name": {"type": "string", "maxLength": 10},
            "replicas": {"type": "integer"},
            "ratio": {"type": "number"},
            "on": {"type": "boolean"},
            "when": {"type": "string", "format": "date-time"},
            "wait": {"type": "string", "format": "duration"},
            "blob": {"type": "string", "format": "byte"},
            "port": {"x-kubernetes-int-or-string": true},
            "namespace": {"type": "string"},
            "x-y": {"type": "string"},
            "a.b/c__d": {"type": "integer"},
            "labels": {"type": "object", "additionalProperties": {"type": "string"}},
            "names": {"type": "array", "items": {"type": "string"}},
            "numbers": {"type": "array", "items": {"type": "integer"}},
            "set": {"type": "array", "x-kubernetes-list-type": "set", "items": {"type": "string"}},
            "otherSet": {"type": "array", "x-kubernetes-list-type": "set", "items": {"type": "string"}},
            "ports": {"type": "array", "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["n"],
              "items": {"type": "object", "properties": {"n": {"type": "string"}, "p": {"type": "integer"}}}},
            "morePorts": {"type": "array", "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["n"],
              "items": {"type": "object", "properties": {"n": {"type": "string"}, "p": {"type": "integer"}}}},
            "hidden": {"type": "object", "x-kubernetes-preserve-unknown-fields": true}
          }}
          """);

  private static final JsonNode VALUE =
      Json.read(
          """
          {"metadata": {"name": "n1"}, "name": "web", "replicas": 3, "ratio": 2, "on": true,
           "when": "2026-01-02T03:04:05Z", "wait": "1h30m", "blob": "aGk=", "port": 80, "namespace": "dev",
           "x-y": "dash", "a.b/c__d": 7, "labels": {"app": "web", "tier": "front"},
           "names": ["c", "a", "b"], "numbers": [1, 2, 3], "set": ["a", "b"], "otherSet": ["b", "a"],
           "ports": [{"n": "x", "p": 1}, {"n": "y", "p": 2}], "morePorts": [{"n": "y", "p": 2}, {"n": "x", "p": 1}],
           "hidden": {"a": 1}}
          """);

  private static final DeclType TYPE = type();
  private static final CelEnvironment ENVIRONMENT =
      CelEnvironment.of(Map.of("self", TYPE, "other", TYPE, "any", DeclType.DYN));

  private static DeclType type() {
    DeclType type = DeclTypes.ofSchema(SCHEMA, true);
    assertThat(type).isNotNull();
    return type == null ? DeclType.DYN : type;
  }

  private static Map<String, Object> variables() {
    Map<String, Object> variables = new LinkedHashMap<>();
    variables.put("self", CelValues.of(VALUE, TYPE));
    ObjectNode other = (ObjectNode) VALUE.deepCopy();
    other.set("ports", VALUE.get("morePorts"));
    other.set("set", VALUE.get("otherSet"));
    other.set("otherSet", VALUE.get("set"));
    variables.put("other", CelValues.of(other, TYPE));
    variables.put("any", CelValues.of(VALUE, DeclType.DYN));
    return variables;
  }

  private static Object evaluate(String expression) throws CompileFailure {
    return ENVIRONMENT
        .compile(expression, DeclType.DYN)
        .evaluate(variables(), new CelBudget(CelBudget.PER_OBJECT));
  }

  /** One a line; all are true. */
  @ParameterizedTest
  @CsvFileSource(resources = "/cel/true.txt", delimiter = '\u0001', quoteCharacter = '\u0002')
  void isTrue(String expression) throws CompileFailure {
    assertThat(evaluate(expression)).as(expression).isEqualTo(true);
  }

  /** Expression and message, for those that have no value. */
  @ParameterizedTest
  @CsvFileSource(resources = "/cel/fails.txt", delimiter = '~', quoteCharacter = '\u0002')
  void fails(String expression, String message) throws CompileFailure {
    CelProgram program = ENVIRONMENT.compile(expression, DeclType.DYN);
    assertThatThrownBy(() -> program.evaluate(variables(), new CelBudget(CelBudget.PER_OBJECT)))
        .isInstanceOf(EvaluationFailure.class)
        .hasMessage(message);
  }

  /** Expression and message, for those that are refused. */
  @ParameterizedTest
  @CsvFileSource(resources = "/cel/refused.txt", delimiter = '~', quoteCharacter = '\u0002')
  void isRefused(String expression, String message) {
    assertThatThrownBy(() -> ENVIRONMENT.compile(expression, DeclType.BOOL))
        .isInstanceOf(CompileFailure.class)
        .hasMessage(message.replace("\\n", "\n"));
  }
}
