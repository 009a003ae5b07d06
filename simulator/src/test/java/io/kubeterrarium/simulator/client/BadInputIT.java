package io.kubeterrarium.simulator.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.simulator.process.Endpoints;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Bad input over HTTP: a Status in upstream's words, and nothing is stored. */
@ExtendWith(SharedTerrarium.class)
class BadInputIT {
  private static final String CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";
  private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments";
  private static final String JSON = "application/json";
  private static final String YAML = "application/yaml";
  private static final String MERGE = "application/merge-patch+json";
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final String url;
  private String before;

  BadInputIT(Endpoints endpoints) {
    this.url = endpoints.httpUrl().orElseThrow();
  }

  @BeforeEach
  void remember() throws Exception {
    before = storedConfigMaps();
  }

  @Test
  void malformedBodiesAre400() throws Exception {
    assertThat(message(400, post(CONFIG_MAPS, JSON, "{\"kind\":\"ConfigMap\"")))
        .contains("couldn't get version/kind; json parse error: unexpected end of JSON input");
    assertThat(message(400, post(CONFIG_MAPS, YAML, "a: [b\nc: d")))
        .contains("yaml: line 1: did not find expected ',' or ']'");
    assertThat(message(400, post(CONFIG_MAPS, YAML, "a:\n\tb: 1")))
        .contains("yaml: line 2: found character that cannot start any token");
    assertThat(message(400, post(CONFIG_MAPS, "application/vnd.kubernetes.protobuf", "garbage")))
        .contains("does not appear to be a protobuf message");
    assertThat(message(400, patch(DEPLOYMENTS + "/none", MERGE, "[1"))).isNotBlank();
    nothingWasStored();
  }

  @Test
  void otherMediaTypesAre415And406() throws Exception {
    assertThat(message(415, post(CONFIG_MAPS, "text/plain", "x")))
        .startsWith("the body of the request was in an unknown format - accepted media types");
    assertThat(message(415, patch(CONFIG_MAPS + "/kube-root-ca.crt", JSON, "{}")))
        .contains("application/merge-patch+json");
    assertThat(message(415, patch(CONFIG_MAPS + "/a", "application/apply-patch+json", "{}")))
        .contains("application/apply-patch+yaml");
    assertThat(message(422, patch(CONFIG_MAPS + "/a", "application/apply-patch+yaml", "{}")))
        .contains("fieldManager: Required value: is required for apply patch");
    HttpRequest html = request(CONFIG_MAPS).header("Accept", "text/html").GET().build();
    assertThat(message(406, html)).startsWith("only the following media types are accepted");
    nothingWasStored();
  }

  @Test
  void bodiesOfFourMegabytesAre413() throws Exception {
    String body = "{\"data\":{\"a\":\"" + "x".repeat(4_000_000) + "\"}}";
    assertThat(message(413, post(CONFIG_MAPS, JSON, body)))
        .isEqualTo("Request entity too large: limit is 3145728");
    nothingWasStored();
  }

  @Test
  void billionLaughsAre400() throws Exception {
    StringBuilder yaml = new StringBuilder("kind: ConfigMap\na0: &a0 [x,x,x,x,x,x,x,x,x]\n");
    for (int i = 1; i <= 8; i++) {
      String last = "*a" + (i - 1) + ",";
      yaml.append("a%d: &a%d [%s]\n".formatted(i, i, last.repeat(9).replaceAll(",$", "")));
    }
    assertThat(message(400, post(CONFIG_MAPS, YAML, yaml.toString())))
        .contains("document contains excessive aliasing");
    nothingWasStored();
  }

  @Test
  void strictDecodingNamesUnknownAndDoubleFields() throws Exception {
    String unknown = configMap("{\"name\":\"x1\",\"nme\":1}", ",\"dta\":{}");
    assertThat(message(400, post(CONFIG_MAPS + "?fieldValidation=Strict", JSON, unknown)))
        .isEqualTo(
            "ConfigMap in version \"v1\" cannot be handled as a ConfigMap: strict decoding error:"
                + " unknown field \"metadata.nme\", unknown field \"dta\"");
    String twice = configMap("{\"name\":\"x1\",\"name\":\"x1\"}", "");
    assertThat(message(400, post(CONFIG_MAPS + "?fieldValidation=Strict", JSON, twice)))
        .endsWith("duplicate field \"metadata.name\"");
    assertThat(message(400, post(CONFIG_MAPS, JSON, configMap("{}", ",\"data\":{\"a\":1}"))))
        .endsWith(
            "json: cannot unmarshal number into Go struct field ConfigMap.data of type string");
    nothingWasStored();
  }

  @Test
  void wrongKindsNamesAndNamespacesAreNamed() throws Exception {
    String secret = "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"x1\"}}";
    assertThat(message(400, post(CONFIG_MAPS, JSON, secret))).contains("Secret", "ConfigMap");
    assertThat(message(422, post(CONFIG_MAPS, JSON, configMap("{}", ""))))
        .endsWith("metadata.name: Required value: name or generateName is required");
    assertThat(message(422, post(CONFIG_MAPS, JSON, configMap("{\"name\":\"X_1\"}", ""))))
        .contains("a lowercase RFC 1123 subdomain must consist of");
    String labels = "{\"name\":\"x1\",\"labels\":{\"a b\":\"c d\"}}";
    assertThat(message(422, post(CONFIG_MAPS, JSON, configMap(labels, ""))))
        .contains("Invalid value: \"a b\": name part must", "\"c d\": a valid label must");
    String elsewhere = configMap("{\"name\":\"x1\",\"namespace\":\"other\"}", "");
    assertThat(message(400, post(CONFIG_MAPS, JSON, elsewhere)))
        .startsWith("the namespace of the provided object does not match the namespace sent");
    String good = configMap("{\"name\":\"x1\"}", "");
    assertThat(message(404, post("/api/v1/namespaces/nosuch/configmaps", JSON, good)))
        .isEqualTo("namespaces \"nosuch\" not found");
    nothingWasStored();
  }

  @Test
  void queriesThatCannotBeReadAreRefused() throws Exception {
    assertThat(message(400, get(CONFIG_MAPS + "?labelSelector=a%3D%3D%3Db")))
        .startsWith("unable to parse requirement");
    assertThat(message(400, get(CONFIG_MAPS + "?fieldSelector=data.x%3Db")))
        .contains("is not a known field selector");
    assertThat(message(400, get(CONFIG_MAPS + "?limit=abc"))).contains("parsing \"abc\"");
    assertThat(message(400, get(CONFIG_MAPS + "?limit=1&continue=garbage")))
        .startsWith("invalid continue token: continue key is not valid");
    assertThat(message(400, get(CONFIG_MAPS + "?resourceVersion=abc")))
        .startsWith("invalid resource version");
    assertThat(message(400, get(CONFIG_MAPS + "?watch=1&resourceVersion=abc")))
        .startsWith("invalid resource version");
    assertThat(message(422, get(CONFIG_MAPS + "?resourceVersionMatch=Exact")))
        .endsWith("resourceVersionMatch is forbidden unless resourceVersion is provided");
    assertThat(message(404, get("/api/v1/namespaces/default/foos")))
        .isEqualTo("the server could not find the requested resource");
    assertThat(message(404, get(CONFIG_MAPS + "/a%2Fb"))).isNotBlank();
    assertThat(message(405, put(CONFIG_MAPS, "{}")))
        .isEqualTo("the server does not allow this method on the requested resource");
  }

  @Test
  void conflictsAre409AndImmutableFields422() throws Exception {
    String deployment =
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: bad-input}
        spec:
          replicas: 0
          selector: {matchLabels: {a: b}}
          template:
            metadata: {labels: {a: b}}
            spec: {containers: [{name: a, image: b}]}
        """;
    assertThat(send(post(DEPLOYMENTS, YAML, deployment)).statusCode()).isEqualTo(201);
    assertThat(message(409, post(DEPLOYMENTS, YAML, deployment)))
        .isEqualTo("deployments.apps \"bad-input\" already exists");
    String one = DEPLOYMENTS + "/bad-input";
    assertThat(message(409, patch(one, MERGE, "{\"metadata\":{\"resourceVersion\":\"1\"}}")))
        .isEqualTo(
            "Operation cannot be fulfilled on deployments.apps \"bad-input\": the object has been"
                + " modified; please apply your changes to the latest version and try again");
    String other = "{\"matchLabels\":{\"a\":\"c\"}}";
    String selector =
        "{\"spec\":{\"selector\":%s,\"template\":{\"metadata\":{\"labels\":{\"a\":\"c\"}}}}}";
    assertThat(message(422, patch(one, MERGE, selector.formatted(other))))
        .isEqualTo(
            "Deployment.apps \"bad-input\" is invalid: spec.selector: Invalid value: "
                + other
                + ": field is immutable");
    assertThat(send(request(one).DELETE().build()).statusCode()).isEqualTo(200);
  }

  private void nothingWasStored() throws Exception {
    assertThat(storedConfigMaps()).isEqualTo(before);
  }

  private String storedConfigMaps() throws Exception {
    return Json.read(send(get(CONFIG_MAPS)).body()).path("items").toString();
  }

  private static String configMap(String metadata, String more) {
    String head = "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":";
    return head + metadata + more + "}";
  }

  /** The message of the Status that answers the request. */
  private static String message(int code, HttpRequest request) throws Exception {
    HttpResponse<byte[]> answer = send(request);
    JsonNode status = Json.read(answer.body());
    assertThat(answer.statusCode()).as(status.toString()).isEqualTo(code);
    assertThat(status.path("kind").asString()).isEqualTo("Status");
    assertThat(status.path("code").asInt()).isEqualTo(code);
    return status.path("message").asString();
  }

  private static HttpResponse<byte[]> send(HttpRequest request) throws Exception {
    return HTTP.send(request, BodyHandlers.ofByteArray());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url + path));
  }

  private HttpRequest get(String path) {
    return request(path).GET().build();
  }

  private HttpRequest post(String path, String type, String body) {
    return with("POST", path, type, body);
  }

  private HttpRequest put(String path, String body) {
    return with("PUT", path, JSON, body);
  }

  private HttpRequest patch(String path, String type, String body) {
    return with("PATCH", path, type, body);
  }

  private HttpRequest with(String method, String path, String type, String body) {
    return request(path)
        .header("Content-Type", type)
        .method(method, BodyPublishers.ofString(body))
        .build();
  }
}
