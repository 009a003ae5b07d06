package io.kubeterrarium.apiserver.handler;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.apiserver.handler.TestApi.Answer;
import io.kubeterrarium.apiserver.request.Body;
import io.kubeterrarium.apiserver.request.Headers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What tables hold besides the text of their cells. */
class TableTest {
  private static final Headers TABLE =
      Headers.of("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io");
  private final TestApi api = new TestApi();

  @AfterEach
  void close() {
    api.close();
  }

  private JsonNode rows(String url) {
    Answer table = api.call("GET", url, Body.NONE, TABLE);
    assertThat(table.status()).isEqualTo(200);
    return table.body().path("rows");
  }

  @Test
  void rowsOfPodsThatHaveEndedSayHow() {
    String pods = "/api/v1/namespaces/default/pods";
    api.post(
        pods,
        "{'metadata':{'name':'a'},'spec':{'containers':[{'name':'c','image':'i'}]}}"
            .replace('\'', '"'));
    assertThat(rows(pods).path(0).has("conditions")).isFalse();
    api.patch(
        pods + "/a/status", "application/merge-patch+json", "{\"status\":{\"phase\":\"Failed\"}}");
    JsonNode condition = rows(pods).path(0).path("conditions").path(0);
    assertThat(condition.path("type").asString()).isEqualTo("Completed");
    assertThat(condition.path("reason").asString()).isEqualTo("Failed");
    assertThat(condition.path("message").asString()).isEqualTo("The pod failed.");
  }

  @Test
  void flowSchemasComeInTheOrderInWhichTheyAreTried() {
    String flows = "/apis/flowcontrol.apiserver.k8s.io/v1/flowschemas";
    for (String[] each : new String[][] {{"a", "300"}, {"b", "100"}, {"c", "100"}}) {
      Answer made =
          api.post(
              flows,
              "{'metadata':{'name':'%s'},'spec':{'matchingPrecedence':%s,'priorityLevelConfiguration':{'name':'p'}}}"
                  .formatted(each[0], each[1])
                  .replace('\'', '"'));
      assertThat(made.status()).isEqualTo(201);
    }
    JsonNode rows = rows(flows);
    assertThat(rows.valueStream().map(row -> row.path("cells").path(0).asString()))
        .containsExactly("b", "c", "a");
    assertThat(rows.path(0).path("cells").path(2).isNumber()).isTrue();
  }

  @Test
  void flagsAreBooleans() {
    String drivers = "/apis/storage.k8s.io/v1/csidrivers";
    api.post(drivers, "{\"metadata\":{\"name\":\"d\"},\"spec\":{}}");
    assertThat(rows(drivers).path(0).path("cells").path(1).isBoolean()).isTrue();
  }
}
