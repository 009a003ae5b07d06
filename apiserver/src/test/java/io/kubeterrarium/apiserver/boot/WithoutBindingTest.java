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
import tools.jackson.databind.JsonNode;

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

  /** Every resource and subresource that discovery names, with every verb that it names for it. */
  @ParameterizedTest
  @ValueSource(strings = {"eve", "system:anonymous", "system:serviceaccount:mine:default"})
  void noVerbThatDiscoveryNames(String user) {
    Origin origin = user.equals("system:anonymous") ? AccessApi.NOBODY : AccessApi.as(user);
    List<String> roots = new ArrayList<>(List.of("/api/v1"));
    for (JsonNode group : api.get(AccessApi.ADMIN, "/apis").body().path("groups")) {
      for (JsonNode version : group.path("versions")) {
        roots.add("/apis/" + Meta.text(version, "groupVersion"));
      }
    }
    List<String> open = new ArrayList<>();
    int asked = 0;
    for (String root : roots) {
      for (JsonNode resource : api.get(AccessApi.ADMIN, root).body().path("resources")) {
        for (JsonNode verb : resource.path("verbs")) {
          asked++;
          Answer answer = ask(origin, root, resource, verb.asString(""));
          if (answer.status() != 403) {
            open.add(verb.asString() + " " + Meta.text(resource, "name") + ": " + answer.status());
          }
        }
      }
    }
    assertThat(asked).isGreaterThan(600);
    // Everybody who has a name may ask about himself.
    List<String> about = new ArrayList<>();
    if (!user.equals("system:anonymous")) {
      about.add("create selfsubjectreviews: 201");
      about.add("create selfsubjectaccessreviews: 422");
      about.add("create selfsubjectrulesreviews: 400");
    }
    assertThat(open).containsExactlyInAnyOrderElementsOf(about);
  }

  private static Answer ask(Origin origin, String root, JsonNode resource, String verb) {
    String[] name = Meta.text(resource, "name").split("/", 2);
    String url = root + (resource.path("namespaced").asBoolean() ? "/namespaces/mine/" : "/");
    url += name[0];
    boolean onObject =
        name.length == 2 || List.of("get", "update", "patch", "delete").contains(verb);
    url += (onObject ? "/x" : "") + (name.length == 2 ? "/" + name[1] : "");
    String method =
        switch (verb) {
          case "create" -> "POST";
          case "update" -> "PUT";
          case "patch" -> "PATCH";
          case "delete", "deletecollection" -> "DELETE";
          default -> "GET";
        };
    String query = verb.equals("watch") ? "?watch=1" : "";
    String body = List.of("POST", "PUT", "PATCH").contains(method) ? "{'metadata':{}}" : "";
    return api.call(origin, method, url + query, Headers.NONE, body);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/registry",
        "/registry/secrets",
        "/registry/snapshot",
        "/metrics",
        "/logs",
        "/debug/pprof",
        "/configz"
      })
  void noPathThatIsNotEverybodys(String path) {
    for (Origin origin : List.of(AccessApi.NOBODY, AccessApi.as("eve"))) {
      assertThat(api.get(origin, path).status()).isEqualTo(403);
      assertThat(api.post(origin, path, "{}").status()).isEqualTo(403);
    }
  }

  @Test
  void theApplyPathIsNoWayAround() {
    for (Origin origin : List.of(AccessApi.NOBODY, AccessApi.as("eve"))) {
      Answer answer =
          api.post(
              origin,
              "/apply",
              "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'x','namespace':'mine'}}");
      assertThat(answer.status()).isEqualTo(403);
    }
    assertThat(api.get(AccessApi.ADMIN, "/api/v1/namespaces/mine/configmaps/x").status())
        .isEqualTo(404);
  }

  @Test
  void aWatchAndATokenOfOneResourceOpenNoOther() {
    String stolen =
        api.get(AccessApi.ADMIN, "/api/v1/namespaces/mine/configmaps?limit=1&continue=")
            .body()
            .at("/metadata/continue")
            .asString("");
    String foreign =
        api.get(AccessApi.ADMIN, "/api/v1/namespaces/theirs/secrets?limit=1")
            .body()
            .at("/metadata/continue")
            .asString("");
    Answer answer =
        api.get(
            AccessApi.as("jane"), "/api/v1/namespaces/mine/secrets?limit=1&continue=" + foreign);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().path("items").valueStream())
        .as("a token goes on within the list that is asked for")
        .allMatch(item -> item.at("/metadata/namespace").asString("").equals("mine"));
    assertThat(stolen).isEmpty();
    assertThat(api.get(AccessApi.as("jane"), "/api/v1/watch/namespaces/theirs/secrets").status())
        .isEqualTo(403);
    assertThat(api.get(AccessApi.as("jane"), "/api/v1/watch/secrets").status()).isEqualTo(403);
    assertThat(api.get(AccessApi.as("jane"), "/api/v1/watch/namespaces/mine/secrets").status())
        .isEqualTo(200);
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
