package io.kubeterrarium.apiserver.handler;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.apiserver.handler.TestApi.Answer;
import io.kubeterrarium.apiserver.request.Body;
import io.kubeterrarium.apiserver.request.Headers;
import io.kubeterrarium.apiserver.request.WatchFrame;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What a watch may ask for, and what becomes of it; as compared with a server of 1.36. */
class WatchOptionsTest {
  private static final String URL = "/api/v1/namespaces/default/configmaps";
  private final TestApi api = new TestApi();

  @AfterEach
  void close() {
    api.close();
  }

  private Answer create(String name) {
    return api.post(URL, "{\"metadata\":{\"name\":\"" + name + "\"}}");
  }

  @Test
  void aWatchFromAnyStateMarksTheEndOfItToo() throws Exception {
    create("a");
    for (String from : new String[] {"", "&resourceVersion=0"}) {
      String query = "?watch=true&allowWatchBookmarks=true" + from;
      try (WatchLog watch = api.watch(URL + query)) {
        assertThat(watch.next(1)).containsExactly("ADDED a");
        WatchFrame bookmark = watch.next();
        assertThat(bookmark.type()).isEqualTo("BOOKMARK");
        assertThat(bookmark.object().path("metadata").has("annotations")).isTrue();
        assertThat(bookmark.object().path("metadata").has("creationTimestamp")).isFalse();
      }
    }
    assertThat(api.get(URL + "?watch=true&continue=x").message())
        .endsWith("resourceVersionMatch is forbidden when continue is provided");
  }

  @Test
  void aLastBookmarkComesBeforeTheEnd() throws Exception {
    String version = create("a").resourceVersion();
    String query = "?watch=true&allowWatchBookmarks=true&timeoutSeconds=3&resourceVersion=";
    try (WatchLog watch = api.watch(URL + query + version)) {
      assertThat(watch.next().type()).isEqualTo("BOOKMARK");
      assertThat(watch.next().type()).isEqualTo("END");
    }
  }

  @Test
  void whatAWatchMayAskForIsToldInUpstreamsWords() {
    assertThat(api.get(URL + "?watch=true&resourceVersionMatch=Exact").message())
        .contains(
            "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided")
        .contains("Unsupported value: \"Exact\": supported values: \"NotOlderThan\"");
  }

  @Test
  void aStreamOfAFutureStateFailsWithinTheStream() throws Exception {
    String query =
        "?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&resourceVersion=9999";
    try (WatchLog watch = api.watch(URL + query)) {
      WatchFrame error = watch.next();
      assertThat(error.type()).isEqualTo("ERROR");
      assertThat(error.object().path("message").asString())
          .startsWith("Timeout: Too large resource version: 9999");
      assertThat(watch.next().type()).isEqualTo("END");
    }
  }

  @Test
  void theOldFormOfThePathWatchesTheObjectItNames() throws Exception {
    create("a");
    create("b");
    String old = "/api/v1/watch/namespaces/default/configmaps";
    try (WatchLog watch = api.watch(old + "/b")) {
      assertThat(watch.next(1)).containsExactly("ADDED b");
    }
    assertThat(api.get(old + "/b/status").status()).isEqualTo(404);
    assertThat(api.get(old + "/b?fieldSelector=metadata.name%3Da").message())
        .isEqualTo("fieldSelector metadata.name doesn't match requested name");
  }

  @Test
  void aWatchHasNoYaml() {
    Headers yaml = Headers.of("Accept", "application/yaml,application/json");
    Answer refused = api.call("GET", URL + "?watch=true", Body.NONE, yaml);
    assertThat(refused.status()).isEqualTo(406);
    assertThat(refused.message()).contains("application/json;stream=watch");
  }

  @Test
  void tablesOfLaterEventsHaveNoColumnsAndMayHaveNoObjects() throws Exception {
    create("a");
    create("b");
    Headers table = Headers.of("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io");
    try (WatchLog watch = api.watch(URL + "?watch=true&includeObject=None", table)) {
      JsonNode first = watch.next().object();
      assertThat(first.path("columnDefinitions").size()).isPositive();
      assertThat(first.path("rows").path(0).get("object").isNull()).isTrue();
      assertThat(watch.next().object().get("columnDefinitions").isNull()).isTrue();
    }
    assertThat(api.call("GET", URL + "?includeObject=x", Body.NONE, table).message())
        .isEqualTo(
            "Unable to convert to Table as requested: includeObject: Invalid value: \"x\":"
                + " must be 'Metadata', 'Object', 'None', or empty");
  }

  @Test
  void aBookmarkOfATableSaysWhatItMarksInItsRow() throws Exception {
    Headers table = Headers.of("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io");
    for (String include : new String[] {"", "None", "Object"}) {
      String query = "?watch=true&allowWatchBookmarks=true&includeObject=" + include;
      try (WatchLog watch = api.watch(URL + query, table)) {
        WatchFrame bookmark = watch.next();
        assertThat(bookmark.type()).isEqualTo("BOOKMARK");
        JsonNode row = bookmark.object().path("rows").path(0);
        assertThat(row.path("cells").path(0).asString()).isEmpty();
        assertThat(row.path("object").path("metadata").path("annotations").size()).isEqualTo(1);
      }
    }
  }

  @Test
  void everyKindsColumnsBearABookmark() throws Exception {
    Headers table = Headers.of("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io");
    for (JsonNode list : discovered()) {
      for (JsonNode resource : list.path("resources")) {
        if (resource.path("verbs").toString().contains("watch")) {
          String version = list.path("groupVersion").asString();
          String url =
              (version.equals("v1") ? "/api/v1/" : "/apis/" + version + "/")
                  + resource.path("name").asString()
                  + "?watch=true&allowWatchBookmarks=true&fieldSelector=metadata.name%3D-";
          try (WatchLog watch = api.watch(url, table)) {
            assertThat(watch.next().type()).as(url).isEqualTo("BOOKMARK");
          }
        }
      }
    }
  }

  private List<JsonNode> discovered() {
    List<JsonNode> lists = new ArrayList<>(List.of(api.get("/api/v1").body()));
    for (JsonNode group : api.get("/apis").body().path("groups")) {
      for (JsonNode version : group.path("versions")) {
        lists.add(api.get("/apis/" + version.path("groupVersion").asString()).body());
      }
    }
    assertThat(lists).hasSizeGreaterThan(10);
    return lists;
  }

  @Test
  void fieldsToSelectByAreRefusedInEachKindsWords() {
    assertThat(api.get("/apis/apps/v1/deployments?fieldSelector=spec.x%3D1").message())
        .isEqualTo(
            "\"spec.x\" is not a known field selector: only \"metadata.name\","
                + " \"metadata.namespace\"");
    assertThat(api.get("/apis/batch/v1/jobs?fieldSelector=spec.x%3D1").message())
        .isEqualTo("field label \"spec.x\" not supported for batchv1.Job");
    assertThat(api.get("/api/v1/nodes?fieldSelector=metadata.namespace%3Dx").message())
        .isEqualTo("field label not supported: metadata.namespace");
  }
}
