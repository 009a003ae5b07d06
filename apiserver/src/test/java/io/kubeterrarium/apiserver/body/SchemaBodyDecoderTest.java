package io.kubeterrarium.apiserver.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.request.Body;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class SchemaBodyDecoderTest {
  private static final GroupVersionKind DEPLOYMENT = GroupVersionKind.of("apps/v1", "Deployment");

  private final SchemaBodyDecoder decoder = new SchemaBodyDecoder();
  private final List<String> warnings = new ArrayList<>();

  @Test
  void readsJsonAndYamlAlike() {
    ObjectNode json =
        decode("application/json", "{\"spec\":{\"replicas\":3}}", FieldValidation.STRICT);
    ObjectNode yaml =
        decode("application/yaml; charset=utf-8", "spec: {replicas: 3}", FieldValidation.STRICT);
    assertThat(json).isEqualTo(yaml);
    assertThat(json.get("kind").stringValue()).isEqualTo("Deployment");
    assertThat(json.get("apiVersion").stringValue()).isEqualTo("apps/v1");
  }

  @Test
  void unknownAndDuplicateFieldsAreRefusedWarnedOfOrIgnored() {
    String json = "{\"spec\":{\"replicas\":1,\"replicas\":2,\"foo\":1}}";
    assertThatThrownBy(() -> decode("", json, FieldValidation.STRICT))
        .hasMessage(
            "Deployment in version \"v1\" cannot be handled as a Deployment: strict decoding error: "
                + "duplicate field \"spec.replicas\", unknown field \"spec.foo\"");
    assertThat(decode("", json, FieldValidation.WARN).get("spec")).hasToString("{\"replicas\":2}");
    assertThat(warnings)
        .containsExactly("duplicate field \"spec.replicas\"", "unknown field \"spec.foo\"");
    warnings.clear();
    decode("", json, FieldValidation.IGNORE);
    assertThat(warnings).isEmpty();
  }

  @ParameterizedTest(name = "[{1}]")
  @CsvSource(
      delimiterString = "|",
      quoteCharacter = '`',
      value = {
        "application/json|{\"spec\":{\"replicas\":\"3\"}}|400|Deployment in version \"v1\" cannot be handled as a Deployment: json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32",
        "application/json|{x|400|the object provided is unrecognized (must be of type Deployment): couldn't get version/kind; json parse error: invalid character 'x' looking for beginning of object key string ({x)",
        "application/json|``|400|the object provided is unrecognized (must be of type Deployment): couldn't get version/kind; json parse error: unexpected end of JSON input (<empty>)",
        "application/json|{\"apiVersion\":\"v1\",\"kind\":\"Pod\"}|400|the API version in the data (v1) does not match the expected API version (apps/v1)",
        "text/plain|x|415|the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, application/vnd.kubernetes.protobuf",
        "application/vnd.kubernetes.protobuf|nope|400|the object provided is unrecognized (must be of type Deployment): provided data does not appear to be a protobuf message, expected prefix [107 56 115 0] (6e6f7065)",
      })
  void complainsAsUpstream(String contentType, String body, int code, String message) {
    assertThatThrownBy(() -> decode(contentType, body, FieldValidation.WARN))
        .hasMessage(message)
        .extracting(e -> ((ApiException) e).code())
        .isEqualTo(code);
  }

  @Test
  void yamlKeysThatAreSetTwiceAreWarnedOfByTheirLines() {
    for (String yaml :
        List.of(
            "spec:\n  replicas: 1\n  replicas: 2\n",
            "{\"spec\":\n\n{\"replicas\":1,\"replicas\":2}}")) {
      assertThat(
              decode("application/yaml", yaml, FieldValidation.WARN)
                  .at("/spec/replicas")
                  .intValue())
          .isEqualTo(2);
      assertThat(warnings).containsExactly("line 3: key \"replicas\" already set in map");
      warnings.clear();
      assertThatThrownBy(() -> decode("application/yaml", yaml, FieldValidation.STRICT))
          .hasMessage(
              "Deployment in version \"v1\" cannot be handled as a Deployment: strict decoding error:"
                  + " yaml: unmarshal errors:\n  line 3: key \"replicas\" already set in map");
      decode("application/yaml", yaml, FieldValidation.IGNORE);
      assertThat(warnings).isEmpty();
    }
  }

  @Test
  void nullIsAnObjectThatSaysNothing() {
    for (String type : List.of("application/json", "application/yaml")) {
      assertThat(decode(type, "null", FieldValidation.WARN))
          .isEqualTo(decode("application/json", "{}", FieldValidation.WARN));
    }
    assertThat(decode("application/yaml", "", FieldValidation.WARN).path("kind").stringValue())
        .isEqualTo("Deployment");
  }

  @Test
  void optionsAreOfEveryGroup() {
    String json =
        "{\"kind\":\"DeleteOptions\",\"apiVersion\":\"apps/v1\",\"gracePeriodSeconds\":0}";
    ObjectNode options =
        decoder.decode(
            new Body.Encoded(bytes(json), "application/json"),
            GroupVersionKind.of("meta.k8s.io/v1", "DeleteOptions"),
            FieldValidation.STRICT,
            warnings);
    assertThat(options.get("gracePeriodSeconds").intValue()).isZero();
  }

  @Test
  void patchesAreCheckedByTheirResult() {
    assertThat(patched("{\"spec\":{\"replicas\":5}}", FieldValidation.STRICT))
        .hasToString("{\"spec\":{\"replicas\":5}}");
    assertThatThrownBy(() -> patched("{\"spec\":{\"foo\":5}}", FieldValidation.STRICT))
        .hasMessage(
            " \"\" is invalid: patch: Invalid value: \"{\\\"spec\\\":{\\\"foo\\\":5}}\": "
                + "strict decoding error: unknown field \"spec.foo\"")
        .extracting(e -> ((ApiException) e).code())
        .isEqualTo(422);
    assertThatThrownBy(() -> patched("{\"spec\":{\"replicas\":\"x\"}}", FieldValidation.IGNORE))
        .hasMessageContaining(
            "cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas");
    assertThatThrownBy(() -> patched("nope", FieldValidation.WARN))
        .hasMessageStartingWith("error decoding patch: invalid character");
  }

  private ObjectNode patched(String patch, FieldValidation validation) {
    Body body = new Body.Encoded(bytes(patch), "application/merge-patch+json");
    return new SchemaPatchReader()
        .read(body, DEPLOYMENT, validation, warnings)
        .apply((ObjectNode) Json.read("{\"spec\":{\"replicas\":1}}"));
  }

  private ObjectNode decode(String contentType, String text, FieldValidation validation) {
    return decoder.decode(
        new Body.Encoded(bytes(text), contentType), DEPLOYMENT, validation, warnings);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
