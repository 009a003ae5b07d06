package io.kubeterrarium.apiserver.custom;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.apiserver.request.ApiResponse;
import io.kubeterrarium.apiserver.request.Body;
import io.kubeterrarium.apiserver.request.Headers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class AggregationTest {
  private static final String SERVICES = "/apis/apiregistration.k8s.io/v1/apiservices";
  private static final String NAME = SERVICES + "/v1.wares.example.com";
  private final AtomicBoolean broken = new AtomicBoolean();
  private CustomApi api;
  private HttpsEcho remote;

  @BeforeEach
  void start() throws Exception {
    api = new CustomApi();
    api.post("/api/v1/namespaces", Json.read("{\"metadata\":{\"name\":\"default\"}}"));
    remote = new HttpsEcho("wares.default.svc", CustomApi.PROXIES, this::answer);
  }

  @AfterEach
  void close() {
    remote.close();
    api.close();
  }

  private void answer(HttpExchange exchange, byte[] body) throws IOException {
    if (broken.get()) {
      HttpsEcho.json(exchange, 500, Json.object());
      return;
    }
    String path = exchange.getRequestURI().getPath();
    if (path.equals("/apis/wares.example.com/v1")) {
      HttpsEcho.json(
          exchange,
          200,
          Json.read(
              "{\"kind\":\"APIResourceList\",\"apiVersion\":\"v1\",\"groupVersion\":\"wares.example.com/v1\",\"resources\":[{\"name\":\"wares\",\"singularName\":\"ware\",\"namespaced\":true,\"kind\":\"Ware\",\"verbs\":[\"get\",\"list\",\"watch\"]},{\"name\":\"wares/status\",\"singularName\":\"\",\"namespaced\":true,\"kind\":\"Ware\",\"verbs\":[\"get\"]}]}"));
    } else if (String.valueOf(exchange.getRequestURI().getQuery()).contains("watch=true")) {
      exchange.sendResponseHeaders(200, 0);
      exchange
          .getResponseBody()
          .write(
              "{\"type\":\"ADDED\",\"object\":{\"kind\":\"Ware\"}}\n"
                  .getBytes(StandardCharsets.UTF_8));
    } else {
      ObjectNode said = Json.object().put("path", path);
      said.put("query", String.valueOf(exchange.getRequestURI().getQuery()));
      said.put("method", exchange.getRequestMethod());
      said.put("user", exchange.getRequestHeaders().getFirst("X-Remote-User"));
      said.put("groups", exchange.getRequestHeaders().get("X-Remote-Group").toString());
      said.put(
          "authorization", String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
      said.put("body", new String(body, StandardCharsets.UTF_8));
      HttpsEcho.json(exchange, 201, said);
    }
  }

  private void service() {
    api.post(
        "/api/v1/namespaces/default/services",
        Json.read(
            "{\"metadata\":{\"name\":\"wares\"},"
                + "\"spec\":{\"type\":\"ExternalName\",\"externalName\":\"localhost\"}}"));
  }

  private void register() {
    CustomApi.Answer created =
        api.post(
            SERVICES,
            Json.read(
                """
                {"metadata":{"name":"v1.wares.example.com"},"spec":{"group":"wares.example.com",
                 "version":"v1","groupPriorityMinimum":2000,"versionPriority":10,"caBundle":"%s",
                 "service":{"name":"wares","namespace":"default","port":%d}}}
                """
                    .formatted(HttpsEcho.bundle(), remote.port())));
    assertThat(created.status()).as(created.message()).isEqualTo(201);
  }

  private JsonNode condition() {
    return api.get(NAME).body().path("status").path("conditions").path(0);
  }

  private void available() {
    api.await(() -> condition().path("status").asString("").equals("True"));
  }

  @Test
  void requestsArePassedOnInTheNameOfWhoAsks() {
    service();
    register();
    available();
    assertThat(condition().path("message").asString()).isEqualTo("all checks passed");
    CustomApi.Answer answer =
        api.call(
            "POST",
            "/apis/wares.example.com/v1/namespaces/default/wares?dryRun=All",
            new Body.Tree(Json.read("{\"a\":1}"), "application/json"),
            Headers.of("Authorization", "Bearer secret"));
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.body())
        .hasToString(
            "{\"path\":\"/apis/wares.example.com/v1/namespaces/default/wares\",\"query\":\"dryRun=All\","
                + "\"method\":\"POST\",\"user\":\"admin\",\"groups\":\"[system:masters, system:authenticated]\","
                + "\"authorization\":\"null\",\"body\":\"{\\\"a\\\":1}\"}");
  }

  @Test
  void watchesArePassedOnFrameByFrame() {
    service();
    register();
    available();
    ApiResponse response =
        api.respond("GET", "/apis/wares.example.com/v1/wares?watch=true", Body.NONE, Headers.NONE);
    assertThat(response).isInstanceOf(ApiResponse.Stream.class);
    assertThat(api.frames((ApiResponse.Stream) response))
        .containsExactly("ADDED {\"kind\":\"Ware\"}");
  }

  private String freshness() {
    String accept = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
    JsonNode groups =
        api.call("GET", "/apis", Body.NONE, Headers.of("Accept", accept)).body().path("items");
    return groups.get(groups.size() - 1).at("/versions/0/freshness").asString();
  }

  @Test
  void aServerThatAnswersWithAnErrorIsToldByItsAddress() {
    service();
    broken.set(true);
    register();
    api.await(() -> condition().path("reason").asString("").equals("FailedDiscoveryCheck"));
    String url = "https://localhost:" + remote.port() + "/apis/wares.example.com/v1";
    assertThat(condition().path("message").asString())
        .isEqualTo(
            "failing or missing response from " + url + ": bad status from " + url + ": 500");
  }

  @Test
  void aServiceWithoutEndpointSlicesIsToldSo() {
    api.post(
        "/api/v1/namespaces/default/services",
        Json.read(
            "{\"metadata\":{\"name\":\"wares\"},\"spec\":{\"ports\":[{\"port\":"
                + remote.port()
                + "}]}}"));
    register();
    api.await(() -> condition().path("reason").asString("").equals("EndpointsNotFound"));
    assertThat(condition().path("message").asString())
        .isEqualTo("cannot find endpointslices for service/wares in \"default\"");
  }

  @Test
  void discoveryShowsThemAmongOurOwn() {
    service();
    register();
    available();
    assertThat(api.get("/apis/wares.example.com").body().path("preferredVersion").path("version"))
        .hasToString("\"v1\"");
    JsonNode groups =
        api.call(
                "GET",
                "/apis",
                Body.NONE,
                Headers.of(
                    "Accept",
                    "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"))
            .body()
            .path("items");
    JsonNode last = groups.get(groups.size() - 1);
    assertThat(last.path("metadata").path("name").asString()).isEqualTo("wares.example.com");
    assertThat(last.path("versions").get(0).path("resources").get(0).path("subresources"))
        .hasSize(1);
  }

  @Test
  void whatDoesNotAnswerIsUnavailableAndSaysWhy() {
    register();
    api.await(() -> condition().path("status").asString("").equals("False"));
    assertThat(condition().path("reason").asString()).isEqualTo("ServiceNotFound");
    assertThat(condition().path("message").asString())
        .isEqualTo("service/wares in \"default\" is not present");
    CustomApi.Answer answer = api.get("/apis/wares.example.com/v1/wares");
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.body().asString()).isEqualTo("service unavailable\n");
    assertThat(api.get("/apis/wares.example.com").status()).isEqualTo(200);
    assertThat(freshness()).isEqualTo("Stale");
    service();
    available();
    assertThat(freshness()).isEqualTo("Current");
    api.delete(NAME);
    api.await(() -> api.get("/apis/wares.example.com/v1/wares").status() == 404);
  }
}
