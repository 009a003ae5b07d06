package io.kubeterrarium.apiserver.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.apiserver.boot.AccessApi.Answer;
import io.kubeterrarium.apiserver.request.Headers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A namespace is marked first, and goes when it is empty. The answers are a kube-apiserver's. */
class NamespaceDeletionTest {
  private static final String PATH = "/api/v1/namespaces/going";

  private static AccessApi api;

  @BeforeAll
  static void start() {
    api = new AccessApi();
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  private static Answer delete(String query, String body) {
    return api.call(AccessApi.ADMIN, "DELETE", PATH + query, Headers.NONE, body);
  }

  @Test
  void aNamespaceIsMarkedOnceAndGoesWithItsLastFinalizer() {
    api.with("/api/v1/namespaces", "{'metadata':{'name':'going'}}");
    assertThat(delete("", "{'preconditions':{'uid':'x'}}").message())
        .startsWith(
            "Operation cannot be fulfilled on namespaces \"going\": Precondition failed: UID in"
                + " precondition: x, UID in object meta: ");

    JsonNode marked = delete("", "").body();
    assertThat(marked.at("/status/phase").asString()).isEqualTo("Terminating");
    assertThat(marked.path("metadata").has("deletionTimestamp")).isTrue();
    assertThat(marked.path("metadata").has("deletionGracePeriodSeconds")).isFalse();
    assertThat(delete("?propagationPolicy=Orphan", "").body()).isEqualTo(marked);

    ObjectNode emptied = (ObjectNode) marked.deepCopy();
    ((ObjectNode) emptied.path("spec")).putArray("finalizers");
    api.call(AccessApi.ADMIN, "PUT", PATH + "/finalize", Headers.NONE, Json.text(emptied));
    assertThat(api.get(AccessApi.ADMIN, PATH).status()).isEqualTo(404);
  }
}
