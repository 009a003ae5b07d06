package io.kubeterrarium.apiserver.handler;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.apiserver.handler.TestApi.Answer;
import io.kubeterrarium.apiserver.kinds.Kinds;
import io.kubeterrarium.apiserver.paths.HealthCheck;
import io.kubeterrarium.apiserver.request.Body;
import io.kubeterrarium.apiserver.request.Headers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PathsTest {
  private final TestApi api =
      new TestApi(
          Kinds.table(),
          builder -> builder.readiness(List.of(new HealthCheck("broken", () -> false))));

  @AfterEach
  void close() {
    api.close();
  }

  private String text(Answer answer) {
    return answer.body().path("text").asString("");
  }

  private Answer apply(String url, String yaml) {
    return api.call(
        "POST",
        url,
        new Body.Encoded(
            yaml.getBytes(StandardCharsets.UTF_8), "application/x-www-form-urlencoded"));
  }

  @Test
  void healthTellsWhatIsWrong() {
    assertThat(text(api.get("/livez"))).isEqualTo("ok");
    Answer ready = api.get("/readyz");
    assertThat(ready.status()).isEqualTo(500);
    assertThat(text(ready))
        .isEqualTo(
            "[+]ping ok\n[+]watch-cache ok\n[-]broken failed: reason withheld\nreadyz check failed\n");
    assertThat(text(api.get("/readyz?verbose&exclude=broken")))
        .isEqualTo("[+]ping ok\n[+]watch-cache ok\n[+]broken excluded: ok\nreadyz check passed\n");
    assertThat(api.get("/readyz/ping").status()).isEqualTo(200);
    assertThat(api.get("/readyz/broken").status()).isEqualTo(500);
    assertThat(api.get("/version").body().path("minor").asString()).isEqualTo("36");
    assertThat(api.get("/api/v1").body().path("kind").asString()).isEqualTo("APIResourceList");
  }

  @Test
  void documentsAreCreatedConfiguredAndLeftAlone() {
    String yaml =
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: one}
        data: {a: "1", b: "2"}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: two}
        """;
    assertThat(text(apply("/apply", yaml)))
        .isEqualTo("configmap/one created\nconfigmap/two created\n");
    assertThat(text(apply("/apply", yaml)))
        .isEqualTo("configmap/one unchanged\nconfigmap/two unchanged\n");
    assertThat(text(apply("/apply", yaml.replace("b: \"2\"", "c: \"3\""))))
        .isEqualTo("configmap/one configured\nconfigmap/two unchanged\n");
    assertThat(api.get("/api/v1/namespaces/default/configmaps/one").body().path("data").toString())
        .isEqualTo("{\"a\":\"1\",\"c\":\"3\"}");
  }

  @Test
  void theFirstFailureEndsAnApplyWithItsCode() {
    String yaml =
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: one}
        ---
        apiVersion: v1
        kind: Nothing
        metadata: {name: two}
        """;
    Answer answer = apply("/apply", yaml);
    assertThat(answer.status()).isEqualTo(404);
    assertThat(text(answer))
        .isEqualTo(
            "configmap/one created\n"
                + "Error from server (NotFound): no matches for kind \"Nothing\" in version \"v1\"\n");
    Answer json =
        api.call(
            "POST",
            "/apply",
            new Body.Encoded(yaml.getBytes(StandardCharsets.UTF_8), "application/yaml"),
            Headers.of("Accept", "application/json"));
    assertThat(json.body().path("results").path(0).path("result").asString())
        .isEqualTo("unchanged");
    assertThat(json.body().path("error").path("code").asInt()).isEqualTo(404);
  }

  @Test
  void secretsAreShownByLengthOnly() {
    api.post(
        "/api/v1/namespaces/default/secrets",
        "{\"metadata\":{\"name\":\"s\"},\"data\":{\"password\":\"aHVudGVyMg==\"}}");
    Answer shown = api.get("/registry?prefix=/registry/secrets/");
    assertThat(shown.body().path("keys").path(0).path("key").asString())
        .isEqualTo("/registry/secrets/default/s");
    assertThat(shown.body().toString()).doesNotContain("aHVudGVyMg==").contains("7 bytes");
  }
}
