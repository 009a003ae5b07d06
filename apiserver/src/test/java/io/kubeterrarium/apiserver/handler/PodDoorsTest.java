package io.kubeterrarium.apiserver.handler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Binding, resizing and debugging pods through their doors. */
class PodDoorsTest {
  private static final String PODS = "/api/v1/namespaces/default/pods";
  private static final String MERGE = "application/strategic-merge-patch+json";

  private final TestApi api = new TestApi();

  @BeforeEach
  void aPod() {
    assertThat(api.post("/api/v1/namespaces", "{\"metadata\":{\"name\":\"default\"}}").status())
        .isEqualTo(201);
    api.post("/api/v1/namespaces/default/serviceaccounts", "{\"metadata\":{\"name\":\"default\"}}");
    assertThat(
            api.post(
                    PODS,
                    """
                    {"metadata": {"name": "web"}, "spec": {
                      "initContainers": [{"name": "init", "image": "i"}],
                      "containers": [{"name": "c", "image": "x", "resources": {
                        "requests": {"cpu": "100m"}, "limits": {"cpu": "200m"}}}]}}
                    """)
                .status())
        .isEqualTo(201);
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void aBindingIsLookedAtBeforeItsPodIs() {
    String url = PODS + "/nope/binding";
    TestApi.Answer wrong =
        api.post(url, "{\"metadata\":{\"name\":\"nope\"},\"target\":{\"kind\":\"Pod\"}}");
    assertThat(wrong.status()).isEqualTo(422);
    assertThat(wrong.message())
        .isEqualTo(
            "[target.kind: Unsupported value: \"Pod\": supported values: \"Node\", \"<empty>\","
                + " target.name: Required value]");
    for (String metadata : List.of("{}", "{\"name\":\"other\"}")) {
      TestApi.Answer named = api.post(url, "{\"metadata\":" + metadata + "}");
      assertThat(named.status()).isEqualTo(400);
      assertThat(named.message()).isEqualTo("name in URL does not match name in Binding object");
    }
    assertThat(api.post(PODS + "/nope/eviction", "{}").message())
        .isEqualTo("name in URL does not match name in Eviction object");
  }

  @Test
  void aBindingPostedToTheCollectionBindsThePodThatItNames() {
    String binding = "{\"metadata\":{\"name\":\"%s\"},\"target\":{\"name\":\"node-1\"}}";
    String url = "/api/v1/namespaces/default/bindings";
    TestApi.Answer bound = api.post(url, binding.formatted("web"));
    assertThat(bound.status()).isEqualTo(201);
    assertThat(bound.body().path("status").asString("")).isEqualTo("Success");
    assertThat(pod().at("/spec/nodeName").asString("")).isEqualTo("node-1");
    assertThat(api.post(url, binding.formatted("web")).message())
        .isEqualTo(
            "Operation cannot be fulfilled on pods/binding \"web\": pod web is already assigned to"
                + " node \"node-1\"");
    assertThat(api.post(url, binding.formatted("nope")).message())
        .isEqualTo("pods \"nope\" not found");
    assertThat(api.post(url, binding.formatted("")).message())
        .isEqualTo("Name parameter required.");
    assertThat(api.get(url).status()).isEqualTo(405);
  }

  @Test
  void ephemeralContainersAreAddedAndNeverTakenAway() {
    TestApi.Answer added =
        api.patch(
            PODS + "/web/ephemeralcontainers",
            MERGE,
            """
            {"metadata": {"labels": {"not": "through-this-door"}}, "spec": {
              "containers": [{"name": "c", "image": "other"}],
              "ephemeralContainers": [
                {"name": "debug", "image": "busybox", "targetContainerName": "c", "stdin": true}]}}
            """);
    assertThat(added.status()).isEqualTo(200);
    JsonNode debug = pod().at("/spec/ephemeralContainers/0");
    assertThat(debug.path("terminationMessagePath").asString("")).isEqualTo("/dev/termination-log");
    assertThat(debug.path("imagePullPolicy").asString("")).isEqualTo("Always");
    assertThat(pod().at("/spec/containers/0/image").asString("")).isEqualTo("x");
    assertThat(pod().at("/metadata/labels").isMissingNode()).isTrue();
    assertThat(pod().at("/metadata/generation").asInt()).isEqualTo(2);

    TestApi.Answer gone =
        api.patch(
            PODS + "/web/ephemeralcontainers",
            "application/merge-patch+json",
            "{\"spec\":{\"ephemeralContainers\":null}}");
    assertThat(gone.status()).isEqualTo(422);
    assertThat(gone.message())
        .contains("existing ephemeral containers \"debug\" may not be removed");
  }

  @Test
  void aResizeChangesWhatContainersAskFor() {
    TestApi.Answer resized =
        resize("{\"name\":\"c\",\"image\":\"o\",\"resources\":{\"requests\":{\"cpu\":\"150m\"}}}");
    assertThat(resized.status()).isEqualTo(200);
    assertThat(pod().at("/spec/containers/0/resources/requests/cpu").asString(""))
        .isEqualTo("150m");
    assertThat(pod().at("/spec/containers/0/image").asString("")).isEqualTo("x");
    assertThat(pod().at("/metadata/generation").asInt()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "c|{\"requests\":{\"ephemeral-storage\":\"1Gi\"}}"
            + "|spec: Forbidden: only cpu and memory resources are mutable",
        "c|{\"limits\":{\"cpu\":null}}"
            + "|spec.containers[0].resources.limits: Forbidden: resource limits cannot be removed",
        "new|{}|spec: Forbidden: only cpu and memory resources are mutable",
        "c|{\"requests\":{\"cpu\":\"1\"}}"
            + "|spec.containers[0].resources.requests: Invalid value: \"1\": must be less than or"
            + " equal to cpu limit of 200m",
      })
  void whatAResizeMayNotDo(String container, String resources, String message) {
    TestApi.Answer refused =
        resize(
            "{\"name\":\"%s\",\"image\":\"x\",\"resources\":%s}".formatted(container, resources));
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.message()).contains(message);
  }

  @Test
  void theQualityOfServiceStaysWhatItWas() {
    TestApi.Answer refused =
        resize(
            "{\"name\":\"c\",\"resources\":{\"requests\":{\"cpu\":\"200m\",\"memory\":\"1Gi\"},"
                + "\"limits\":{\"memory\":\"1Gi\"}}},{\"name\":\"init\"}");
    assertThat(refused.message()).contains("only cpu and memory resources are mutable");
    String url = PODS + "/web/resize";
    String both =
        "{\"spec\":{\"containers\":[{\"name\":\"c\",\"resources\":{\"requests\":{\"cpu\":\"0\"},"
            + "\"limits\":{\"cpu\":\"0\"}}}]}}";
    assertThat(api.patch(url, MERGE, both).message())
        .contains(
            "spec: Invalid value: \"Burstable\": Pod QOS Class may not change as a result of"
                + " resizing");
  }

  private TestApi.Answer resize(String containers) {
    return api.patch(
        PODS + "/web/resize", MERGE, "{\"spec\":{\"containers\":[" + containers + "]}}");
  }

  @Test
  void anEvictionTakesOfThePodsBudgetOrIsRefused() {
    String budgets = "/apis/policy/v1/namespaces/default/poddisruptionbudgets";
    String eviction = "{\"metadata\":{\"name\":\"web\"}}";
    api.patch(PODS + "/web", MERGE, "{\"metadata\":{\"labels\":{\"app\":\"web\"}}}");
    api.patch(
        PODS + "/web/status",
        MERGE,
        "{\"status\":{\"phase\":\"Running\",\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}]}}");
    api.post(
        budgets,
        "{\"metadata\":{\"name\":\"b\"},\"spec\":{\"minAvailable\":1,"
            + "\"selector\":{\"matchLabels\":{\"app\":\"web\"}}}}");
    TestApi.Answer early = api.post(PODS + "/web/eviction", eviction);
    assertThat(early.status()).isEqualTo(429);
    assertThat(early.body().at("/details/causes/0/message").asString(""))
        .isEqualTo("The disruption budget b is still being processed by the server.");
    assertThat(early.body().at("/details/retryAfterSeconds").asInt(0)).isEqualTo(10);
    api.patch(
        budgets + "/b/status",
        "application/merge-patch+json",
        "{\"status\":{\"observedGeneration\":1,\"desiredHealthy\":1,\"currentHealthy\":1}}");
    TestApi.Answer refused = api.post(PODS + "/web/eviction", eviction);
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.message())
        .isEqualTo("Cannot evict pod as it would violate the pod's disruption budget.");
    assertThat(refused.body().at("/details/causes/0/message").asString(""))
        .isEqualTo("The disruption budget b needs 1 healthy pods and has 1 currently");
    api.patch(
        budgets + "/b/status",
        "application/merge-patch+json",
        "{\"status\":{\"disruptionsAllowed\":1,\"currentHealthy\":2}}");
    assertThat(api.post(PODS + "/web/eviction?dryRun=All", eviction).status()).isEqualTo(201);
    assertThat(api.post(PODS + "/web/eviction", eviction).status()).isEqualTo(201);
    JsonNode status = api.get(budgets + "/b").body().path("status");
    assertThat(status.path("disruptionsAllowed").asInt(-1)).isZero();
    assertThat(status.path("disruptedPods").has("web")).isTrue();
  }

  @Test
  void anEvictionMindsTheBudgetThatWasWrittenJustBefore() {
    String budgets = "/apis/policy/v1/namespaces/default/poddisruptionbudgets";
    api.patch(PODS + "/web/status", MERGE, "{\"status\":{\"phase\":\"Running\"}}");
    for (int round = 0; round < 50; round++) {
      api.post(budgets, "{\"metadata\":{\"name\":\"b\"},\"spec\":{\"selector\":{}}}");
      TestApi.Answer refused =
          api.post(PODS + "/web/eviction", "{\"metadata\":{\"name\":\"web\"}}");
      assertThat(refused.status()).as("round %d", round).isEqualTo(429);
      assertThat(api.delete(budgets + "/b").status()).isEqualTo(200);
    }
  }

  private JsonNode pod() {
    return api.get(PODS + "/web").body();
  }

  @Test
  void anEvictionMindsTheOptionsItCarries() {
    String options = "{\"metadata\":{\"name\":\"web\"},\"deleteOptions\":{%s}}";
    String eviction = PODS + "/web/eviction";
    TestApi.Answer other =
        api.post(eviction, options.formatted("\"preconditions\":{\"uid\":\"other\"}"));
    assertThat(other.status()).isEqualTo(409);
    assertThat(other.message()).contains("the UID in the precondition (other) does not match");
    String old = "\"preconditions\":{\"resourceVersion\":\"1\"}";
    assertThat(api.post(eviction, options.formatted(old)).status()).isEqualTo(409);
    assertThat(api.post(eviction, options.formatted("\"dryRun\":[\"x\"]")).status()).isEqualTo(422);
    assertThat(api.post(eviction, options.formatted("\"dryRun\":[\"All\"]")).status())
        .isEqualTo(201);
    TestApi.Answer pod = api.get(PODS + "/web");
    assertThat(pod.status()).isEqualTo(200);
    assertThat(pod.body().at("/metadata").has("deletionTimestamp")).isFalse();
    String same = "\"preconditions\":{\"resourceVersion\":\"" + pod.resourceVersion() + "\"}";
    assertThat(api.post(eviction, options.formatted(same)).status()).isEqualTo(201);
    assertThat(api.get(PODS + "/web").status()).isEqualTo(404);
  }

  @Test
  void aBindingMayNameTheVersionItMeans() {
    String binding =
        "{\"metadata\":{\"name\":\"web\",\"resourceVersion\":\"1\"},\"target\":{\"name\":\"n\"}}";
    TestApi.Answer old = api.post(PODS + "/web/binding", binding);
    assertThat(old.status()).isEqualTo(409);
    assertThat(old.message()).contains("Precondition failed: ResourceVersion in precondition: 1,");
  }
}
