package io.kubeterrarium.apiserver.custom;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Two versions: v1 has {@code spec.host} and {@code spec.port}, v1beta1 has {@code hostPort}. */
class ConversionTest {
  private static final String V1 = "/apis/example.com/v1/namespaces/default/ends";
  private static final String BETA = "/apis/example.com/v1beta1/namespaces/default/ends";

  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicReference<Spoiled> spoiled = new AtomicReference<>(answer -> {});
  private CustomApi api;
  private HttpsEcho hook;

  /** An answer that is not as it should be. */
  interface Spoiled {
    void of(ObjectNode answer);
  }

  @BeforeEach
  void start() throws Exception {
    api = new CustomApi();
    api.post("/api/v1/namespaces", Json.read("{\"metadata\":{\"name\":\"default\"}}"));
    hook =
        new HttpsEcho(
            "hook.default.svc",
            null,
            (exchange, body) -> {
              calls.incrementAndGet();
              ObjectNode answer = convert(Json.read(body));
              spoiled.get().of(answer);
              HttpsEcho.json(exchange, 200, answer);
            });
    api.post(
        "/api/v1/namespaces/default/services",
        Json.read(
            "{\"metadata\":{\"name\":\"hook\"},"
                + "\"spec\":{\"type\":\"ExternalName\",\"externalName\":\"localhost\"}}"));
  }

  @AfterEach
  void close() {
    hook.close();
    api.close();
  }

  private static ObjectNode convert(JsonNode review) {
    JsonNode request = review.path("request");
    String wanted = request.path("desiredAPIVersion").asString();
    ObjectNode answer = Json.object();
    answer.put("apiVersion", "apiextensions.k8s.io/v1").put("kind", "ConversionReview");
    ObjectNode response = answer.putObject("response").put("uid", request.path("uid").asString());
    ArrayNode converted = response.putArray("convertedObjects");
    for (JsonNode sent : request.path("objects")) {
      ObjectNode object = ((ObjectNode) sent.deepCopy()).put("apiVersion", wanted);
      ObjectNode spec = (ObjectNode) object.path("spec");
      if (wanted.endsWith("v1beta1")) {
        spec.put("hostPort", spec.path("host").asString("") + ":" + spec.path("port").asString(""));
        spec.remove("host");
        spec.remove("port");
      } else if (spec.path("hostPort").asString("").contains(":")) {
        String[] parts = spec.path("hostPort").asString().split(":");
        spec.put("host", parts[0]).put("port", parts[1]);
        spec.remove("hostPort");
      } else {
        response.putObject("result").put("status", "Failure").put("message", "no colon");
        return answer;
      }
      converted.add(object);
    }
    response.putObject("result").put("status", "Success");
    return answer;
  }

  private static String version(String name, boolean storage, String fields) {
    return """
        {"name":"%s","served":true,"storage":%s,"schema":{"openAPIV3Schema":{"type":"object",
         "properties":{"spec":{"type":"object","required":[%s],"properties":{%s}}}}}}
        """
        .formatted(
            name,
            storage,
            fields,
            fields.replace("\",", "\":{\"type\":\"string\"},") + ":{\"type\":\"string\"}");
  }

  private void define(String conversion) {
    api.define(
        """
        {"metadata":{"name":"ends.example.com"},"spec":{"group":"example.com","scope":"Namespaced",
         "names":{"plural":"ends","kind":"End"},"versions":[%s,%s],"conversion":%s}}
        """
            .formatted(
                version("v1", true, "\"host\",\"port\""),
                version("v1beta1", false, "\"hostPort\""),
                conversion));
  }

  private void defineWithHook() {
    define(
        """
        {"strategy":"Webhook","webhook":{"conversionReviewVersions":["v1"],"clientConfig":{
          "caBundle":"%s","service":{"name":"hook","namespace":"default","port":%d,"path":"/c"}}}}
        """
            .formatted(HttpsEcho.bundle(), hook.port()));
  }

  private CustomApi.Answer create(String url, String spec) {
    return api.post(url, Json.read("{\"metadata\":{\"name\":\"a\"},\"spec\":" + spec + "}"));
  }

  @Test
  void eachVersionIsWrittenAndReadInItsOwnWords() {
    defineWithHook();
    CustomApi.Answer created = create(BETA, "{\"hostPort\":\"web:80\"}");
    assertThat(created.status()).as(created.message()).isEqualTo(201);
    assertThat(created.body().path("spec")).hasToString("{\"hostPort\":\"web:80\"}");
    assertThat(api.get(V1 + "/a").body().path("spec"))
        .hasToString("{\"host\":\"web\",\"port\":\"80\"}");
    CustomApi.Answer patched =
        api.patch(
            BETA + "/a", "application/merge-patch+json", "{\"spec\":{\"hostPort\":\"db:1\"}}");
    assertThat(patched.body().path("apiVersion").asString()).isEqualTo("example.com/v1beta1");
    assertThat(api.get(V1 + "/a").body().path("spec").path("host").asString()).isEqualTo("db");
  }

  @Test
  void aListTakesOneCallAndNoneWhenItIsShownAgain() {
    defineWithHook();
    for (String name : new String[] {"x", "y", "z"}) {
      api.post(
          V1,
          Json.read(
              "{\"metadata\":{\"name\":\""
                  + name
                  + "\"},\"spec\":{\"host\":\"h\",\"port\":\"1\"}}"));
    }
    assertThat(calls).hasValue(0);
    JsonNode items = api.get(BETA).body().path("items");
    assertThat(items).hasSize(3);
    assertThat(items.get(2).path("spec").path("hostPort").asString()).isEqualTo("h:1");
    api.get(BETA);
    assertThat(calls).hasValue(1);
  }

  @Test
  void whatTheHookRefusesIsSaid() {
    defineWithHook();
    CustomApi.Answer refused = create(BETA, "{\"hostPort\":\"web\"}");
    assertThat(refused.status()).isEqualTo(500);
    assertThat(refused.message())
        .isEqualTo("conversion webhook for example.com/v1beta1, Kind=End failed: no colon");
  }

  /** The answer with a value set at a JSON pointer; null takes away what is there. */
  @Test
  void whatCannotBeShownToWhoDeletesItStays() {
    defineWithHook();
    create(V1, "{\"host\":\"web\",\"port\":\"80\"}");
    spoiled.set(answer -> ((ObjectNode) answer.path("response")).putArray("convertedObjects"));
    assertThat(api.delete(BETA + "/a").status()).isEqualTo(500);
    assertThat(api.delete(BETA).status()).isEqualTo(500);
    assertThat(api.get(V1 + "/a").status()).isEqualTo(200);
    assertThat(api.delete(V1 + "/a").status()).isEqualTo(200);
  }

  private static void set(ObjectNode answer, String place, String json) {
    int end = place.lastIndexOf('/');
    JsonNode parent = answer.at(place.substring(0, end));
    String last = place.substring(end + 1);
    if (parent instanceof ArrayNode list) {
      list.set(Integer.parseInt(last), Json.read(json));
    } else if (json.equals("-")) {
      ((ObjectNode) parent).remove(last);
    } else {
      ((ObjectNode) parent).set(last, Json.read(json));
    }
  }

  @ParameterizedTest(name = "{0} = {1}: {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "/response | - | failed: no response provided",
        "/response | \"x\" | failed: json: cannot unmarshal string into Go struct field ConversionReview.response of type v1.ConversionResponse",
        "/apiVersion | - | failed: expected webhook response of apiextensions.k8s.io/v1, Kind=ConversionReview, got /, Kind=ConversionReview",
        "/kind | \"Status\" | failed: converting (v1.Status) to (v1.ConversionReview): unknown conversion",
        "/kind | \"Odd\" | failed: no kind \"Odd\" is registered for version \"apiextensions.k8s.io/v1\" in scheme",
        "/response/uid | \"x\" | failed: expected response.uid=\"",
        "/response/result | {} | failed: response.result.status was '', not 'Success'",
        "/response/result/status | \"Failure\" | failed: response.result.status was 'Failure', not 'Success'",
        "/response/result | {\"status\":\"Failure\",\"message\":\"no can do\"} | failed: no can do",
        "/response/convertedObjects | [] | returned 0 objects, expected 1",
        "/response/convertedObjects | null | returned 0 objects, expected 1",
        "/response/convertedObjects/0/apiVersion | \"example.com/v3\" | returned invalid object at index 0: invalid groupVersion (expected example.com/v1beta1, received example.com/v3)",
        "/response/convertedObjects/0/kind | \"Odd\" | returned invalid object at index 0: invalid kind (expected End, received Odd)",
        "/response/convertedObjects/0/metadata/name | \"b\" | returned invalid object: must have the same name: a != b",
        "/response/convertedObjects/0/metadata/namespace | \"b\" | returned invalid object: must have the same namespace: default != b",
        "/response/convertedObjects/0/metadata/uid | \"b\" | returned invalid object: must have the same UID: ",
        "/response/convertedObjects/0/metadata | - | returned invalid object: must have the same name: a != ",
        "/response/convertedObjects/0/metadata/labels | [1] | returned invalid metadata: invalid metadata.labels of type []interface {} in converted object",
        "/response/convertedObjects/0/metadata/labels | {\"a\":1} | returned invalid metadata: metadata.labels[a] must be a string, but is int64 in converted object",
        "/response/convertedObjects/0/metadata/annotations | {\"a b\":\"x\"} | returned invalid metadata: metadata.annotation: Invalid value: \"a b\": name part must consist",
      })
  void whatAHookMayNotAnswerIsToldInUpstreamsWords(String place, String json, String words) {
    defineWithHook();
    create(V1, "{\"host\":\"web\",\"port\":\"80\"}");
    spoiled.set(answer -> set(answer, place, json));
    CustomApi.Answer refused = api.get(BETA + "/a");
    assertThat(refused.status()).as(refused.body().toString()).isEqualTo(500);
    assertThat(refused.message())
        .startsWith("conversion webhook for example.com/v1, Kind=End " + words);
    assertThat(api.get(BETA).message())
        .startsWith("conversion webhook for example.com/v1, Kind=End " + words);
  }

  @Test
  void aHookMayChangeLabelsAndAnnotationsAndNothingElseOfTheMetadata() {
    defineWithHook();
    JsonNode created = create(V1, "{\"host\":\"web\",\"port\":\"80\"}").body();
    spoiled.set(
        answer -> {
          set(answer, "/response/convertedObjects/0/metadata/labels", "{\"a\":\"b\"}");
          set(answer, "/response/convertedObjects/0/metadata/finalizers", "[\"x/y\"]");
          set(answer, "/response/convertedObjects/0/metadata/resourceVersion", "\"1\"");
        });
    JsonNode metadata = api.get(BETA + "/a").body().path("metadata");
    assertThat(metadata.path("labels")).hasToString("{\"a\":\"b\"}");
    assertThat(metadata.has("finalizers")).isFalse();
    assertThat(Meta.resourceVersion(api.get(BETA + "/a").body()))
        .isEqualTo(Meta.resourceVersion(created));
  }

  @Test
  void whatIsSentIsConvertedAnewThoughItCarriesTheVersionOfWhatStands() {
    defineWithHook();
    create(BETA, "{\"hostPort\":\"web:80\"}");
    ObjectNode wanted = (ObjectNode) api.get(BETA + "/a").body();
    wanted.putObject("spec").put("hostPort", "web:81").put("more", "x");
    assertThat(api.put(BETA + "/a?fieldValidation=Strict&dryRun=All", wanted).status())
        .isEqualTo(400);
    ((ObjectNode) wanted.path("spec")).remove("more");
    api.put(BETA + "/a?dryRun=All", wanted);
    wanted.putObject("spec").put("hostPort", "web:82");
    JsonNode after = api.put(BETA + "/a", wanted).body();
    assertThat(after.at("/spec/hostPort").asString()).isEqualTo("web:82");
    assertThat(api.get(V1 + "/a").body().at("/spec/port").asString()).isEqualTo("82");
  }

  @Test
  void ownersNameFieldsInTheVersionInWhichTheyWrite() {
    defineWithHook();
    create(V1, "{\"host\":\"web\",\"port\":\"80\"}");
    JsonNode patched =
        api.patch(
                BETA + "/a?fieldManager=other",
                "application/merge-patch+json",
                "{\"spec\":{\"hostPort\":\"db:1\"}}")
            .body();
    JsonNode owners = patched.at("/metadata/managedFields");
    assertThat(owners).hasSize(2);
    assertThat(owners.get(0).path("fieldsV1")).hasToString("{\"f:spec\":{}}");
    assertThat(owners.get(1).path("apiVersion").asString()).isEqualTo("example.com/v1beta1");
    assertThat(owners.get(1).path("fieldsV1")).hasToString("{\"f:spec\":{\"f:hostPort\":{}}}");
  }

  @Test
  void aHookWithAnotherNameIsNotTrusted() throws Exception {
    try (HttpsEcho other = new HttpsEcho("other.default.svc", null, (exchange, body) -> {})) {
      define(
          """
          {"strategy":"Webhook","webhook":{"conversionReviewVersions":["v1"],"clientConfig":{
            "caBundle":"%s","service":{"name":"hook","namespace":"default","port":%d}}}}
          """
              .formatted(HttpsEcho.bundle(), other.port()));
      CustomApi.Answer refused = create(BETA, "{\"hostPort\":\"web:80\"}");
      assertThat(refused.message())
          .contains("certificate is valid for other.default.svc, not hook.default.svc");
    }
  }

  @Test
  void withoutAHookOnlyTheVersionChanges() {
    define("{\"strategy\":\"None\"}");
    CustomApi.Answer created = create(V1, "{\"host\":\"web\",\"port\":\"80\"}");
    assertThat(created.status()).isEqualTo(201);
    JsonNode beta = api.get(BETA + "/a").body();
    assertThat(beta.path("apiVersion").asString()).isEqualTo("example.com/v1beta1");
    assertThat(Meta.uid(beta)).isEqualTo(Meta.uid(created.body()));
    CustomApi.Answer invalid =
        api.post(BETA, Json.read("{\"metadata\":{\"name\":\"b\"},\"spec\":{\"host\":\"web\"}}"));
    assertThat(invalid.message()).contains("spec.hostPort: Required value");
  }
}
