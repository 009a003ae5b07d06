package io.kubeterrarium.apiserver.handler;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.handler.TestApi.Answer;
import io.kubeterrarium.apiserver.request.ApiResponse;
import io.kubeterrarium.apiserver.request.Body;
import io.kubeterrarium.apiserver.request.Headers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class WriteTest {
  private static final String URL = "/api/v1/namespaces/default/configmaps";
  private static final String MERGE = "application/merge-patch+json";
  private final TestApi api = new TestApi();

  @AfterEach
  void close() {
    api.close();
  }

  private Answer create(String metadata) {
    return api.post(URL, "{\"metadata\":" + metadata + "}");
  }

  /** The deepest body that is taken, deeper by its managedFields once it is stored. */
  @Test
  void whatIsStoredCanBeReadAgain() {
    String deep = "{\"a\":".repeat(495) + "1" + "}".repeat(495);
    String revision = "{\"metadata\":{\"name\":\"deep\"},\"revision\":1,\"data\":" + deep + "}";
    String url = "/apis/apps/v1/namespaces/default/controllerrevisions";
    Body body = new Body.Encoded(revision.getBytes(StandardCharsets.UTF_8), "application/json");
    assertThat(api.call("POST", url, body).status()).isEqualTo(201);
    try (TestApi restarted = new TestApi(api.registry)) {
      assertThat(restarted.get(url + "/deep").status()).isEqualTo(200);
    }
  }

  @Test
  void namesAreGeneratedAndServerFieldsCannotBeChosen() {
    Answer created =
        create(
            "{\"generateName\":\"web-\",\"uid\":\"x\",\"deletionTimestamp\":\"2020-01-01T00:00:00Z\"}");
    assertThat(created.status()).isEqualTo(201);
    assertThat(Meta.name(created.body())).matches("web-[bcdfghjklmnpqrstvwxz2456789]{5}");
    assertThat(Meta.uid(created.body())).hasSize(36);
    assertThat(Meta.isDeleting(created.body())).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | 422 | ConfigMap \"\" is invalid: metadata.name: Required value: name or generateName is required",
        "{\"name\":\"a\",\"namespace\":\"b\"} | 400 | the namespace of the provided object does not match the namespace sent on the request",
        "{\"name\":\"a\",\"resourceVersion\":\"1\"} | 500 | resourceVersion should not be set on objects to be created",
        "{\"name\":\"a\",\"finalizers\":[\"x\"]} | 422 | ConfigMap \"a\" is invalid: metadata.finalizers[0]: Invalid value: \"x\": name is neither a standard finalizer name nor is it fully qualified",
        "{\"name\":\"a\",\"ownerReferences\":[{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"name\":\"p\"}]} | 422 | ConfigMap \"a\" is invalid: metadata.ownerReferences.uid: Invalid value: \"\": must not be empty"
      })
  void badMetadataIsRefusedInUpstreamsWords(String metadata, int code, String message) {
    Answer answer = create(metadata);
    assertThat(answer.message()).isEqualTo(message);
    assertThat(answer.status()).isEqualTo(code);
  }

  @Test
  void anExistingNameIsRefused() {
    create("{\"name\":\"a\"}");
    Answer again = create("{\"name\":\"a\"}");
    assertThat(again.status()).isEqualTo(409);
    assertThat(again.reason()).isEqualTo("AlreadyExists");
    assertThat(again.message()).isEqualTo("configmaps \"a\" already exists");
  }

  @Test
  void anUpdateThatChangesNothingIsNoWrite() {
    Answer created = create("{\"name\":\"a\"}");
    Answer updated = api.put(URL + "/a", TestApi.edit(created.body()));
    assertThat(updated.resourceVersion()).isEqualTo(created.resourceVersion());
    assertThat(api.patch(URL + "/a", MERGE, "{}").resourceVersion())
        .isEqualTo(created.resourceVersion());
  }

  @Test
  void aPutWithoutVersionOverwritesAndOneWithAnotherUidDoesNot() {
    create("{\"name\":\"a\"}");
    Answer updated =
        api.put(URL + "/a", Json.read("{\"metadata\":{\"name\":\"a\"},\"data\":{\"k\":\"v\"}}"));
    assertThat(updated.status()).isEqualTo(200);
    Answer other = api.put(URL + "/a", Json.read("{\"metadata\":{\"name\":\"a\",\"uid\":\"u\"}}"));
    assertThat(other.status()).isEqualTo(409);
    assertThat(other.message()).contains("Precondition failed: UID in precondition: u, UID in");
    assertThat(api.put(URL + "/a", Json.read("{}")).message())
        .isEqualTo(
            "the name of the object (a based on URL) was undeterminable: name must be provided");
    assertThat(api.put(URL + "/a", Json.read("{\"metadata\":{\"name\":\"b\"}}")).message())
        .isEqualTo("the name of the object (b) does not match the name on the URL (a)");
    assertThat(api.put(URL + "/none", Json.read("{\"metadata\":{\"name\":\"none\"}}")).message())
        .isEqualTo("configmaps \"none\" not found");
  }

  @Test
  void immutableMetadataStays() {
    create("{\"name\":\"a\"}");
    Answer refused = api.patch(URL + "/a", MERGE, "{\"metadata\":{\"uid\":\"nobody\"}}");
    assertThat(refused.message())
        .isEqualTo(
            "ConfigMap \"a\" is invalid: metadata.uid: Invalid value: \"nobody\": field is immutable");
    JsonNode causes = refused.body().at("/details/causes");
    assertThat(causes).as("once for every kind, once for this one, as upstream").hasSize(2);
    String birth = "{\"metadata\":{\"creationTimestamp\":\"2020-01-01T00:00:00Z\"}}";
    JsonNode patched = api.patch(URL + "/a", MERGE, birth).body();
    assertThat(patched.at("/metadata/creationTimestamp").stringValue()).doesNotStartWith("2020");
  }

  @Test
  void finalizersHoldADeletionBack() {
    create("{\"name\":\"a\",\"finalizers\":[\"example.com/f\"]}");
    Answer deleted = api.delete(URL + "/a");
    assertThat(deleted.status()).isEqualTo(200);
    assertThat(Meta.isDeleting(deleted.body())).isTrue();
    assertThat(Meta.of(deleted.body()).path("deletionGracePeriodSeconds").asInt()).isZero();
    assertThat(api.delete(URL + "/a").resourceVersion()).isEqualTo(deleted.resourceVersion());
    assertThat(
            api.patch(
                    URL + "/a",
                    MERGE,
                    "{\"metadata\":{\"finalizers\":[\"example.com/f\",\"example.com/g\"]}}")
                .message())
        .isEqualTo(
            "ConfigMap \"a\" is invalid: metadata.finalizers: Forbidden: no new finalizers can be"
                + " added if the object is being deleted, found new finalizers"
                + " []string{\"example.com/g\"}");
    assertThat(api.get(URL + "/a").status()).isEqualTo(200);
    assertThat(api.patch(URL + "/a", MERGE, "{\"metadata\":{\"finalizers\":null}}").status())
        .isEqualTo(200);
    assertThat(api.get(URL + "/a").status()).isEqualTo(404);
  }

  @Test
  void propagationPoliciesBecomeFinalizers() {
    create("{\"name\":\"a\"}");
    Answer foreground = api.delete(URL + "/a", "{\"propagationPolicy\":\"Foreground\"}");
    assertThat(Meta.of(foreground.body()).path("finalizers").toString())
        .isEqualTo("[\"foregroundDeletion\"]");
    create("{\"name\":\"b\"}");
    assertThat(
            Meta.of(api.delete(URL + "/b?propagationPolicy=Orphan").body())
                .path("finalizers")
                .toString())
        .isEqualTo("[\"orphan\"]");
    assertThat(api.delete(URL + "/b", "{\"propagationPolicy\":\"Sideways\"}").status())
        .isEqualTo(422);
  }

  /** As old clients expect it; who knows better says so. */
  @ParameterizedTest
  @CsvSource({
    "/apis/batch/v1/namespaces/default/jobs, '', orphan, child pods are preserved by default",
    "/apis/batch/v1/namespaces/default/jobs, ?propagationPolicy=Background, '', ''",
    "/apis/batch/v1/namespaces/default/jobs, ?propagationPolicy=Orphan, orphan, ''",
    "/api/v1/namespaces/default/replicationcontrollers, '', orphan, ''",
    "/apis/apps/v1/namespaces/default/replicasets, '', '', ''"
  })
  void jobsAndReplicationControllersLeaveTheirPodsBehind(
      String url, String query, String finalizer, String warning) {
    String selector = url.contains("apps") ? "\"selector\":{\"matchLabels\":{\"a\":\"b\"}}," : "";
    assertThat(
            api.post(
                    url,
                    "{\"metadata\":{\"name\":\"a\"},\"spec\":{%s\"template\":{\"metadata\":{\"labels\":{\"a\":\"b\"}},\"spec\":{\"restartPolicy\":\"%s\",\"containers\":[{\"name\":\"c\",\"image\":\"i\"}]}}}}"
                        .formatted(selector, url.contains("jobs") ? "Never" : "Always"))
                .message())
        .isEmpty();
    ApiResponse deleted = api.respond("DELETE", url + "/a" + query, Body.NONE, Headers.NONE);
    JsonNode answer = ((ApiResponse.Tree) deleted).tree();
    assertThat(Meta.of(answer).path("finalizers").path(0).asString("")).isEqualTo(finalizer);
    List<String> warnings = deleted.headers().all("Warning");
    assertThat(String.join("", warnings)).contains(warning);
    assertThat(warnings).hasSize(warning.isEmpty() ? 0 : 1);
  }

  @Test
  void nothingDependsOnAnEvent() {
    String url = "/api/v1/namespaces/default/events";
    api.post(url, "{\"metadata\":{\"name\":\"a\"},\"involvedObject\":{\"namespace\":\"default\"}}");
    assertThat(api.delete(url + "/a?propagationPolicy=Orphan").body().path("status").asString(""))
        .isEqualTo("Success");
  }

  @Test
  void deletionsKeepTheirPreconditions() {
    Answer created = create("{\"name\":\"a\"}");
    assertThat(api.delete(URL + "/a", "{\"preconditions\":{\"uid\":\"u\"}}").message())
        .isEqualTo(
            "Operation cannot be fulfilled on ConfigMap \"a\": the UID in the precondition (u) does"
                + " not match the UID in record ("
                + Meta.uid(created.body())
                + "). The object might have been deleted and then recreated");
    assertThat(
            api.delete(
                    URL + "/a",
                    "{\"preconditions\":{\"resourceVersion\":\""
                        + created.resourceVersion()
                        + "\"}}")
                .status())
        .isEqualTo(200);
  }

  @Test
  void preconditionsOfADeletionMayStandInTheQuery() {
    create("{\"name\":\"a\"}");
    for (String wrong : List.of("uid=x", "resourceVersion=1")) {
      assertThat(api.delete(URL + "/a?" + wrong).status()).isEqualTo(409);
      assertThat(api.delete(URL + "?" + wrong).status()).isEqualTo(409);
    }
    String version = api.get(URL + "/a").resourceVersion();
    assertThat(api.delete(URL + "/a?resourceVersion=" + version).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1|couldn't get version/kind; json parse error: json: cannot unmarshal number into Go value of type struct { APIVersion string \"json:\\\"apiVersion,omitempty\\\"\"; Kind string \"json:\\\"kind,omitempty\\\"\" }",
        "{\"gracePeriodSeconds\":\"x\"}|json: cannot unmarshal string into Go struct field DeleteOptions.gracePeriodSeconds of type int64",
        "{\"kind\":\"X\"}|no kind \"X\" is registered for version \"meta.k8s.io/v1\" in scheme \"k8s.io/apimachinery/pkg/apis/meta/internalversion/scheme/register.go:27\"",
        "{\"apiVersion\":\"a/b/c\"}|unexpected GroupVersion string: a/b/c",
      })
  void optionsOfADeletionThatCannotBeReadAreSaidInFewWords(String options, String message) {
    TestApi.Answer refused = api.delete(URL + "/a", options);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.message()).isEqualTo(message);
  }

  @Test
  void anExportIsNotServedAnyMore() {
    create("{\"name\":\"a\"}");
    assertThat(api.get(URL + "/a?export=true").message())
        .isEqualTo("the export parameter, deprecated since v1.14, is no longer supported");
    assertThat(api.get(URL + "/a?export=false").status()).isEqualTo(200);
  }

  @Test
  void aPatchOfNoBytesIsNoPatch() {
    create("{\"name\":\"a\"}");
    String end = "unexpected end of JSON input";
    Map<String, String> messages =
        Map.of(
            MERGE,
            "error decoding patch: " + end,
            "application/json-patch+json",
            "error decoding patch: " + end,
            "application/strategic-merge-patch+json",
            end,
            "application/apply-patch+yaml",
            "invalid object type: /, Kind=");
    messages.forEach(
        (type, message) -> {
          Body body = new Body.Encoded(new byte[0], type);
          Answer refused = api.call("PATCH", URL + "/a?fieldManager=m", body);
          assertThat(refused.status()).isEqualTo(400);
          assertThat(refused.message()).isEqualTo(message);
        });
  }

  @Test
  void dryRunsPassOverTheVersionOfANewObject() {
    String url = URL + "?dryRun=All";
    String named = "{\"metadata\":{\"name\":\"a\",\"resourceVersion\":\"7\"}}";
    assertThat(api.post(url, named).status()).isEqualTo(201);
    assertThat(api.post(URL, named).status()).isEqualTo(500);
  }

  @Test
  void dryRunsChangeNothing() {
    assertThat(api.post(URL + "?dryRun=All", "{\"metadata\":{\"name\":\"a\"}}").status())
        .isEqualTo(201);
    assertThat(api.get(URL + "/a").status()).isEqualTo(404);
    create("{\"name\":\"a\"}");
    Answer patched = api.patch(URL + "/a?dryRun=All", MERGE, "{\"data\":{\"k\":\"v\"}}");
    assertThat(patched.body().path("data").path("k").asString()).isEqualTo("v");
    assertThat(api.get(URL + "/a").body().has("data")).isFalse();
    assertThat(api.delete(URL + "/a?dryRun=All").status()).isEqualTo(200);
    assertThat(api.get(URL + "/a").status()).isEqualTo(200);
  }

  @Test
  void statusAndSpecAreSeparateAndGenerationCountsTheSpec() {
    String url = "/apis/apps/v1/namespaces/default/deployments";
    Answer created =
        api.post(
            url,
            """
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web"},
             "spec":{"selector":{"matchLabels":{"app":"web"}},
              "template":{"metadata":{"labels":{"app":"web"}},
               "spec":{"containers":[{"name":"c","image":"nginx"}]}}}}""");
    assertThat(created.message()).isEmpty();
    assertThat(Meta.generation(created.body())).isEqualTo(1);
    Answer status =
        api.patch(
            url + "/web/status", MERGE, "{\"status\":{\"replicas\":1},\"spec\":{\"replicas\":9}}");
    assertThat(status.body().path("status").path("replicas").asInt()).isEqualTo(1);
    assertThat(status.body().path("spec").path("replicas").asInt()).isEqualTo(1);
    assertThat(Meta.generation(status.body())).isEqualTo(1);
    Answer scaled = api.patch(url + "/web/scale", MERGE, "{\"spec\":{\"replicas\":3}}");
    assertThat(scaled.body().path("kind").asString()).isEqualTo("Scale");
    Answer table =
        api.call(
            "GET",
            url + "/web/scale",
            Body.NONE,
            Headers.of("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io"));
    assertThat(table.body().path("columnDefinitions"))
        .extracting(column -> column.path("name").asString())
        .containsExactly("Name", "Desired", "Available", "Age");
    assertThat(table.body().at("/rows/0/cells/1").asInt()).isEqualTo(3);
    assertThat(table.body().at("/rows/0/cells/2").asInt()).isEqualTo(1);
    Answer after = api.get(url + "/web");
    assertThat(Meta.generation(after.body())).isEqualTo(2);
    assertThat(after.body().path("spec").path("replicas").asInt()).isEqualTo(3);
    assertThat(after.body().path("status").path("replicas").asInt()).isEqualTo(1);
  }

  @Test
  void podsAreDeletedGracefully() {
    String url = "/api/v1/namespaces/default/pods";
    Answer pod =
        api.post(
            url,
            """
            {"metadata":{"name":"p"},"spec":{"nodeName":"node-1",
             "containers":[{"name":"c","image":"nginx"}]}}""");
    assertThat(pod.message()).isEmpty();
    Answer marked = api.delete(url + "/p");
    assertThat(Meta.of(marked.body()).path("deletionGracePeriodSeconds").asInt()).isEqualTo(30);
    assertThat(api.delete(url + "/p").resourceVersion()).isEqualTo(marked.resourceVersion());
    assertThat(api.delete(url + "/p?gracePeriodSeconds=0").status()).isEqualTo(200);
    assertThat(api.get(url + "/p").status()).isEqualTo(404);
  }

  @Test
  void collectionsAreDeletedBySelector() {
    create("{\"name\":\"a\",\"labels\":{\"x\":\"1\"}}");
    create("{\"name\":\"b\"}");
    Answer deleted = api.call("DELETE", URL + "?labelSelector=x%3D1", Body.NONE);
    assertThat(TestApi.names(deleted)).containsExactly("a");
    assertThat(TestApi.names(api.get(URL))).containsExactly("b");
  }

  @Test
  void otherPathsAndMethodsAreRefused() {
    assertThat(api.get("/api/v1/nothings").message())
        .isEqualTo("the server could not find the requested resource");
    assertThat(api.post("/api/v1/configmaps", "{}").status()).isEqualTo(405);
    assertThat(api.post(URL + "/a", "{}").status()).isEqualTo(405);
    assertThat(api.put(URL, Json.object()).status()).isEqualTo(405);
    assertThat(api.get("/nowhere").status()).isEqualTo(404);
    assertThat(api.get(URL + "/a/status").status()).isEqualTo(404);
  }
}
