package io.kubeterrarium.apiserver.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.boot.AccessApi.Answer;
import io.kubeterrarium.apiserver.kinds.Kinds;
import io.kubeterrarium.apiserver.request.Headers;
import io.kubeterrarium.apiserver.request.Origin;
import io.kubeterrarium.apiserver.resource.ResourceType;
import io.kubeterrarium.apiserver.resource.Strategy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is bound to nothing may do nothing; and what one may do opens nothing else. */
class WithoutBindingTest {
  private static AccessApi api;

  @BeforeAll
  static void start() {
    api = new AccessApi();
    for (String namespace : List.of("mine", "theirs")) {
      api.with("/api/v1/namespaces", "{'metadata':{'name':'" + namespace + "'}}");
      for (String name : List.of("a", "b", "c")) {
        api.with(
            "/api/v1/namespaces/" + namespace + "/secrets",
            "{'metadata':{'name':'" + namespace + "-" + name + "'}}");
      }
    }
    String rbac = "/apis/rbac.authorization.k8s.io/v1/namespaces/mine/";
    api.with(
        rbac + "roles",
        "{'metadata':{'name':'r'},'rules':[{'verbs':['list','watch'],'apiGroups':[''],'resources':['secrets']}]}");
    api.with(
        rbac + "rolebindings",
        "{'metadata':{'name':'r'},'roleRef':{'apiGroup':'rbac.authorization.k8s.io','kind':'Role','name':'r'},"
            + "'subjects':[{'kind':'User','name':'jane','apiGroup':'rbac.authorization.k8s.io'}]}");
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  private static String path(ResourceType type) {
    String group = type.kind().group();
    String root = group.isEmpty() ? "/api/v1" : "/apis/" + group + "/" + type.kind().version();
    return root + (type.namespaced() ? "/namespaces/mine/" : "/") + type.plural();
  }

  @ParameterizedTest
  @ValueSource(strings = {"eve", "system:anonymous", "system:serviceaccount:mine:default"})
  void noVerbOnAnyResource(String user) {
    Origin origin = user.equals("system:anonymous") ? AccessApi.NOBODY : AccessApi.as(user);
    List<String> open = new ArrayList<>();
    for (Strategy kind : Kinds.all()) {
      String url = path(kind.type());
      for (String[] request :
          new String[][] {
            {"GET", url},
            {"GET", url + "?watch=true"},
            {"GET", url + "/x"},
            {"POST", url},
            {"PUT", url + "/x"},
            {"PATCH", url + "/x"},
            {"DELETE", url + "/x"},
            {"DELETE", url},
            {"GET", url + "/x/status"},
            {"PATCH", url + "/x/status"},
          }) {
        boolean hasBody = !request[0].equals("GET") && !request[0].equals("DELETE");
        Answer answer =
            api.call(
                origin,
                request[0],
                request[1],
                Headers.NONE,
                hasBody ? "{'metadata':{'name':'x'}}" : "");
        if (answer.status() != 403) {
          open.add(request[0] + " " + request[1] + ": " + answer.status());
        }
      }
    }
    assertThat(open).isEmpty();
  }

  @Test
  void aContinueTokenOfAnotherNamespaceShowsNothingOfIt() {
    String stolen =
        api.get(AccessApi.ADMIN, "/api/v1/namespaces/theirs/secrets?limit=1")
            .body()
            .at("/metadata/continue")
            .asString("");
    assertThat(stolen).isNotEmpty();
    Answer answer =
        api.get(
            AccessApi.as("jane"), "/api/v1/namespaces/mine/secrets?limit=10&continue=" + stolen);
    answer.body().path("items").forEach(item -> assertThat(Meta.namespace(item)).isEqualTo("mine"));
    assertThat(answer.body().toString()).doesNotContain("theirs-");
    assertThat(
            api.get(
                    AccessApi.as("jane"),
                    "/api/v1/namespaces/theirs/secrets?limit=10&continue=" + stolen)
                .status())
        .isEqualTo(403);
  }

  @Test
  void aSelectorDoesNotLeadIntoAnotherNamespace() {
    assertThat(
            api.get(
                    AccessApi.as("jane"),
                    "/api/v1/namespaces/mine/secrets?fieldSelector=metadata.namespace%3Dtheirs")
                .body()
                .path("items")
                .isEmpty())
        .isTrue();
    assertThat(api.get(AccessApi.as("jane"), "/api/v1/secrets").status()).isEqualTo(403);
    assertThat(api.get(AccessApi.as("jane"), "/api/v1/secrets?watch=true").status()).isEqualTo(403);
  }
}
