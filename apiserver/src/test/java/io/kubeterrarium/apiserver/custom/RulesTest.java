package io.kubeterrarium.apiserver.custom;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.json.Json;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** {@code x-kubernetes-validations}. */
class RulesTest {
  private static final String URL = "/apis/example.com/v1/ranges";
  private CustomApi api;

  @BeforeEach
  void start() {
    api = new CustomApi();
  }

  @AfterEach
  void close() {
    api.close();
  }

  private static String definition(String spec) {
    return """
        {"metadata":{"name":"ranges.example.com"},"spec":{"group":"example.com","scope":"Cluster",
         "names":{"plural":"ranges","kind":"Range"},"versions":[{"name":"v1","served":true,
         "storage":true,"schema":{"openAPIV3Schema":{"type":"object","properties":{"spec":%s}}}}]}}
        """
        .formatted(spec);
  }

  private CustomApi.Answer create(String spec) {
    return api.post(URL, Json.read("{\"metadata\":{\"name\":\"a\"},\"spec\":" + spec + "}"));
  }

  private List<String> causes(CustomApi.Answer answer) {
    return answer
        .body()
        .path("details")
        .path("causes")
        .valueStream()
        .map(cause -> cause.path("field").asString() + ": " + cause.path("message").asString())
        .toList();
  }

  private static final String RULES =
      """
      {"type":"object","properties":{"min":{"type":"integer"},"max":{"type":"integer"},
        "kind":{"type":"string","x-kubernetes-validations":[
          {"rule":"self == oldSelf","message":"kind is immutable"}]}},
       "required":["min"],
       "x-kubernetes-validations":[
        {"rule":"!has(self.max) || self.min <= self.max",
         "messageExpression":"self.max < 10 ? 'min is above a small max' : 'min is above max'","fieldPath":".min",
         "reason":"FieldValueForbidden"},
        {"rule":"self.min >= 0"},
        {"rule":"!oldSelf.hasValue() || oldSelf.value().min <= self.min","optionalOldSelf":true,
         "message":"min never shrinks"}]}
      """;

  @Test
  void brokenRulesSaySoInUpstreamsWords() {
    api.define(definition(RULES));
    assertThat(create("{\"min\":1,\"max\":2,\"kind\":\"x\"}").status()).isEqualTo(201);
    assertThat(causes(create("{\"min\":3,\"max\":2}")))
        .containsExactly("spec.min: Forbidden: min is above a small max");
    assertThat(causes(create("{\"min\":-1}")))
        .containsExactly("spec: Invalid value: failed rule: self.min >= 0");
    assertThat(causes(create("{\"max\":1}")))
        .containsExactly(
            "spec.min: Required value",
            "<nil>: Invalid value: null: some validation rules were not checked because the object"
                + " was invalid; correct the existing errors to complete validation");
  }

  @Test
  void rulesAboutTheChangeSeeWhatWas() {
    api.define(definition(RULES));
    create("{\"min\":1,\"kind\":\"x\"}");
    String merge = "application/merge-patch+json";
    assertThat(causes(api.patch(URL + "/a", merge, "{\"spec\":{\"kind\":\"y\"}}")))
        .containsExactly("spec.kind: Invalid value: \"y\": kind is immutable");
    assertThat(causes(api.patch(URL + "/a", merge, "{\"spec\":{\"min\":0}}")))
        .containsExactly("spec: Invalid value: min never shrinks");
    assertThat(api.patch(URL + "/a", merge, "{\"spec\":{\"min\":2}}").status()).isEqualTo(200);
  }

  @Test
  void definitionsWithBadRulesAreRefused() {
    JsonNode bad =
        Json.read(
            definition(
                """
                {"type":"object","properties":{
                  "a":{"type":"array","items":{"type":"string","x-kubernetes-validations":[
                    {"rule":"self == oldSelf"}]}},
                  "b":{"type":"array","items":{"type":"object","properties":{
                    "c":{"type":"array","items":{"type":"string"},
                      "x-kubernetes-validations":[{"rule":"self.all(x, self.all(y, x == y))"}]}}}}},
                 "x-kubernetes-validations":[{"rule":"self.nope"},{"rule":"1"}]}
                """));
    CustomApi.Answer answer = api.post(CustomApi.CRDS, bad);
    assertThat(answer.status()).isEqualTo(422);
    String path = "spec.validation.openAPIV3Schema.properties[spec].";
    assertThat(causes(answer))
        .anyMatch(
            line ->
                line.equals(
                    path
                        + "properties[a].items.x-kubernetes-validations[0].rule: Invalid value:"
                        + " \"self == oldSelf\": oldSelf cannot be used on the uncorrelatable"
                        + " portion of the schema within "
                        + path
                        + "properties[a]"))
        .anyMatch(
            line ->
                line.startsWith(
                    path
                        + "properties[b].items.properties[c].x-kubernetes-validations[0].rule:"
                        + " Forbidden: estimated rule cost exceeds budget by factor of more than"
                        + " 100x (try simplifying the rule"))
        .anyMatch(
            line ->
                line.startsWith(path + "x-kubernetes-validations[0].rule: Invalid value: ")
                    && line.contains(
                        "compilation failed: ERROR: <input>:1:5: undefined field 'nope'"))
        .anyMatch(
            line ->
                line.startsWith(path + "x-kubernetes-validations[1].rule: ")
                    && line.contains("cel expression must evaluate to a bool"));
  }

  /** As upstream (kubernetes/kubernetes, issue 124234): nobody knows how long a number is. */
  @Test
  void aMessageThatJoinsANumberCountsAsEndless() {
    JsonNode joined =
        Json.read(
            definition(
                """
                {"type":"object","properties":{"attempts":{"type":"integer","maximum":9}},
                 "x-kubernetes-validations":[{"rule":"self.attempts >= 0",
                   "messageExpression":"'invalid attempts: ' + string(self.attempts)"}]}
                """));
    String path = "spec.validation.openAPIV3Schema.properties[spec].x-kubernetes-validations[0]";
    assertThat(causes(api.post(CustomApi.CRDS, joined)))
        .anyMatch(
            line ->
                line.startsWith(
                    path
                        + ".messageExpression: Forbidden: estimated messageExpression cost exceeds"
                        + " budget by factor of more than 100x (try simplifying the rule"))
        .anyMatch(
            line ->
                line.startsWith(
                    path
                        + ".messageExpression: Forbidden: contributed to estimated rule cost total"
                        + " exceeding cost limit for entire OpenAPIv3 schema"));
  }
}
