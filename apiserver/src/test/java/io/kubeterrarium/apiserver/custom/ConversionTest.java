package io.kubeterrarium.apiserver.custom;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Two versions: v1 has {@code spec.host} and {@code spec.port}, v1beta1 has {@code hostPort}. */
class ConversionTest {
  private static final String V1 = "/apis/example.com/v1/namespaces/default/ends";
  private static final String BETA = "/apis/example.com/v1beta1/namespaces/default/ends";

  private final AtomicInteger calls = new AtomicInteger();
  private CustomApi api;
  private HttpsEcho hook;

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
              HttpsEcho.json(exchange, 200, convert(Json.read(body)));
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

  private static JsonNode convert(JsonNode review) {
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
