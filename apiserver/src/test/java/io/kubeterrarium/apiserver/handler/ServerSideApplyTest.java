package io.kubeterrarium.apiserver.handler;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.handler.TestApi.Answer;
import io.kubeterrarium.apiserver.request.Body;
import io.kubeterrarium.apiserver.request.Headers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class ServerSideApplyTest {
  private static final String MAPS = "/api/v1/namespaces/default/configmaps";
  private static final String CM = MAPS + "/cm";
  private static final String DEPLOYMENT = "/apis/apps/v1/namespaces/default/deployments/web";
  private static final String WEB =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web}
      spec:
        replicas: 2
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec: {containers: [{name: web, image: nginx}]}
      """;
  private final TestApi api = new TestApi();

  @AfterEach
  void close() {
    api.close();
  }

  private Answer apply(String url, String parameters, String yaml) {
    Body body =
        new Body.Encoded(
            yaml.getBytes(StandardCharsets.UTF_8), "application/apply-patch+yaml; charset=utf-8");
    return api.call("PATCH", url + "?" + parameters, body);
  }

  private Answer apply(String data) {
    return apply(CM, "fieldManager=me", map(data));
  }

  private static String map(String data) {
    return "{apiVersion: v1, kind: ConfigMap, metadata: {name: cm}, data: " + data + "}";
  }

  private static String managers(Answer answer) {
    StringBuilder text = new StringBuilder();
    for (JsonNode entry : Meta.of(answer.body()).path("managedFields")) {
      text.append(text.isEmpty() ? "" : ", ")
          .append(entry.path("manager").asString())
          .append(' ')
          .append(entry.path("operation").asString())
          .append(entry.has("subresource") ? " " + entry.path("subresource").asString() : "");
    }
    return text.toString();
  }

  @Test
  void whatIsNotThereIsCreatedAndWhatIsThereIsChanged() {
    Answer created = apply("{a: x}");
    assertThat(created.status()).isEqualTo(201);
    assertThat(Meta.uid(created.body())).isNotEmpty();
    assertThat(managers(created)).isEqualTo("me Apply");
    Answer changed = apply("{a: z}");
    assertThat(changed.status()).isEqualTo(200);
    assertThat(changed.resourceVersion()).isNotEqualTo(created.resourceVersion());
  }

  @Test
  void applyingTheSameAgainWritesNothing() {
    Answer created = apply(DEPLOYMENT, "fieldManager=me", WEB);
    assertThat(created.status()).isEqualTo(201);
    Answer again = apply(DEPLOYMENT, "fieldManager=me", WEB);
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.resourceVersion()).isEqualTo(created.resourceVersion());
    assertThat(again.body()).isEqualTo(created.body());
  }

  @Test
  void aDryRunShowsAndStoresNothing() {
    assertThat(apply(CM, "fieldManager=me&dryRun=All", map("{a: x}")).status()).isEqualTo(201);
    assertThat(api.get(CM).status()).isEqualTo(404);
    apply("{a: x}");
    Answer dry = apply(CM, "fieldManager=me&dryRun=All", map("{a: z}"));
    assertThat(dry.body().path("data").path("a").asString()).isEqualTo("z");
    assertThat(api.get(CM).body().path("data").path("a").asString()).isEqualTo("x");
  }

  @Test
  void conflictsAre409AndForceOvercomesThem() {
    api.post(
        MAPS + "?fieldManager=you",
        Json.text(Json.read("{\"metadata\":{\"name\":\"cm\"},\"data\":{\"a\":\"x\"}}")));
    Answer refused = apply("{a: z}");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.reason()).isEqualTo("Conflict");
    assertThat(refused.message())
        .isEqualTo("Apply failed with 1 conflict: conflict with \"you\" using v1: .data.a");
    assertThat(refused.body().path("details").path("causes").get(0).path("reason").asString())
        .isEqualTo("FieldManagerConflict");
    assertThat(apply(CM, "fieldManager=me&force=true", map("{a: z}")).status()).isEqualTo(200);
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiterString = "|",
      quoteCharacter = '`',
      value = {
        "|{apiVersion: v1, kind: ConfigMap, metadata: {name: cm}}|422"
            + "|PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required"
            + " for apply patch",
        "fieldManager=me|{apiVersion: v1, kind: ConfigMap}|400"
            + "|the name of the object (cm based on URL) was undeterminable: name must be provided",
        "fieldManager=me|{apiVersion: v1, kind: ConfigMap, metadata: {name: other}}|400"
            + "|the name of the object (other) does not match the name on the URL (cm)",
        "fieldManager=me|{apiVersion: v1, kind: Secret, metadata: {name: cm}}|400"
            + "|invalid object type: /v1, Kind=Secret",
        "fieldManager=me|[]|400|error decoding YAML: error unmarshaling JSON: while decoding JSON:"
            + " json: cannot unmarshal array into Go value of type map[string]interface {}",
        "fieldManager=me|{apiVersion: v1, kind: ConfigMap, metadata: {name: cm, managedFields: []}}"
            + "|400|metadata.managedFields must be nil",
        "fieldManager=me|{apiVersion: v1, kind: ConfigMap, metadata: {name: cm, uid: x}}|409"
            + "|Operation cannot be fulfilled on configmaps \"cm\": uid mismatch: the provided object"
            + " specified uid x, and no existing object was found",
        "fieldManager=me|{apiVersion: v1, kind: ConfigMap, metadata: {name: cm}, foo: 1}|500"
            + "|failed to create typed patch object (/cm; /v1, Kind=ConfigMap): .foo: field not"
            + " declared in schema",
      })
  void badAppliesAreRefused(String parameters, String yaml, int code, String message) {
    Answer answer = apply(CM, parameters == null ? "" : parameters, yaml);
    assertThat(answer.message()).isEqualTo(message);
    assertThat(answer.status()).isEqualTo(code);
  }

  @Test
  void theStateThatIsMeantMustBeTheStateThatIsThere() {
    apply("{a: x}");
    Answer stale =
        apply(
            CM,
            "fieldManager=me",
            "{apiVersion: v1, kind: ConfigMap, metadata: {name: cm, resourceVersion: '1'}}");
    assertThat(stale.status()).isEqualTo(409);
    assertThat(stale.message()).contains("the object has been modified");
    Answer other =
        apply(
            CM,
            "fieldManager=me",
            "{apiVersion: v1, kind: ConfigMap, metadata: {name: cm, uid: nobody}}");
    assertThat(other.status()).isEqualTo(422);
    assertThat(other.message()).contains("metadata.uid: Invalid value: \"nobody\"");
  }

  @Test
  void keysThatAreSetTwiceAreRefusedOrWarnedOf() {
    String twice = "{apiVersion: v1, kind: ConfigMap, metadata: {name: cm}, data: {a: x, a: z}}";
    Answer strict = apply(CM, "fieldManager=me&fieldValidation=Strict", twice);
    assertThat(strict.status()).isEqualTo(400);
    assertThat(strict.message())
        .startsWith("error strict decoding YAML: error converting YAML to JSON: yaml:");
    assertThat(apply(CM, "fieldManager=me&fieldValidation=Ignore", twice).status()).isEqualTo(201);
  }

  @Test
  void forceIsForAppliesOnly() {
    Answer answer = api.patch(CM + "?force=true", "application/merge-patch+json", "{}");
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.message())
        .isEqualTo(
            "PatchOptions.meta.k8s.io \"\" is invalid: force: Forbidden: may not be specified for"
                + " non-apply patch");
  }

  @Test
  void theUserAgentNamesTheManagerThatNamesItselfNot() {
    Headers kubectl = Headers.of("User-Agent", "kubectl/v1.36.0 (linux/amd64) kubernetes/abc");
    Body body =
        new Body.Tree(
            Json.read("{\"metadata\":{\"name\":\"cm\"},\"data\":{}}"), "application/json");
    assertThat(managers(api.call("POST", MAPS, body, kubectl))).isEmpty();
    Body some =
        new Body.Tree(
            Json.read("{\"metadata\":{\"name\":\"c2\"},\"data\":{\"a\":\"x\"}}"),
            "application/json");
    assertThat(managers(api.call("POST", MAPS, some, kubectl))).isEqualTo("kubectl Update");
  }

  @Test
  void scaleAndStatusAreOwnedThroughTheirDoors() {
    apply(DEPLOYMENT, "fieldManager=me", WEB);
    Answer scaled =
        api.patch(
            DEPLOYMENT + "/scale?fieldManager=scaler",
            "application/merge-patch+json",
            "{\"spec\":{\"replicas\":4}}");
    assertThat(scaled.status()).isEqualTo(200);
    ObjectNode status = TestApi.edit(api.get(DEPLOYMENT).body());
    ((ObjectNode) status.path("status")).put("replicas", 4);
    assertThat(api.put(DEPLOYMENT + "/status?fieldManager=ctl", status).status()).isEqualTo(200);

    Answer now = api.get(DEPLOYMENT);
    assertThat(managers(now)).isEqualTo("me Apply, scaler Update scale, ctl Update status");
    Map<String, Boolean> replicas =
        Map.of(
            "me",
            Meta.of(now.body()).path("managedFields").get(0).toString().contains("f:replicas"),
            "scaler",
            Meta.of(now.body()).path("managedFields").get(1).toString().contains("f:replicas"));
    assertThat(replicas).containsEntry("me", false).containsEntry("scaler", true);
    assertThat(apply(DEPLOYMENT, "fieldManager=me", WEB).message())
        .isEqualTo(
            "Apply failed with 1 conflict: conflict with \"scaler\" with subresource \"scale\""
                + " using apps/v1: .spec.replicas");
  }

  @Test
  void aScaleCanBeApplied() {
    apply(DEPLOYMENT, "fieldManager=me", WEB);
    String scale =
        "{apiVersion: autoscaling/v1, kind: Scale, metadata: {name: web}, spec: {replicas: 7}}";
    Answer refused = apply(DEPLOYMENT + "/scale", "fieldManager=scaler", scale);
    assertThat(refused.message())
        .isEqualTo("Apply failed with 1 conflict: conflict with \"me\": .spec.replicas");
    assertThat(apply(DEPLOYMENT + "/scale", "fieldManager=scaler&force=true", scale).status())
        .isEqualTo(200);
    Answer now = api.get(DEPLOYMENT);
    assertThat(now.body().path("spec").path("replicas").asInt()).isEqualTo(7);
    assertThat(managers(now)).isEqualTo("me Apply, scaler Apply scale");
  }

  @Test
  void statusCanBeAppliedAndNothingElseThroughItsDoor() {
    apply(DEPLOYMENT, "fieldManager=me", WEB);
    String status =
        "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: {replicas: 9},"
            + " status: {replicas: 2}}";
    Answer answer = apply(DEPLOYMENT + "/status", "fieldManager=ctl&force=true", status);
    assertThat(answer.status()).isEqualTo(200);
    Answer now = api.get(DEPLOYMENT);
    assertThat(now.body().path("status").path("replicas").asInt()).isEqualTo(2);
    assertThat(now.body().path("spec").path("replicas").asInt()).isEqualTo(2);
    assertThat(Meta.of(now.body()).path("managedFields").valueStream())
        .filteredOn(entry -> entry.path("subresource").asString("").equals("status"))
        .extracting(entry -> Json.text(entry.path("fieldsV1")))
        .containsExactly("{\"f:status\":{\"f:replicas\":{}}}");
  }

  @Test
  void anUpdateThatSaysNothingNewWritesNothing() {
    Answer created = apply("{a: x}");
    Answer same = api.put(CM + "?fieldManager=other", TestApi.edit(created.body()));
    assertThat(same.resourceVersion()).isEqualTo(created.resourceVersion());
  }
}
