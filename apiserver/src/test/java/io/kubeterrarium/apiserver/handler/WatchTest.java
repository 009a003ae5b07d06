package io.kubeterrarium.apiserver.handler;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.apiserver.handler.TestApi.Answer;
import io.kubeterrarium.apiserver.request.Body;
import io.kubeterrarium.apiserver.request.Headers;
import io.kubeterrarium.apiserver.request.WatchFrame;
import io.kubeterrarium.registry.Revision;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class WatchTest {
  private static final String URL = "/api/v1/namespaces/default/configmaps";
  private static final String MERGE = "application/merge-patch+json";
  private final TestApi api = new TestApi();

  @AfterEach
  void close() {
    api.close();
  }

  private Answer create(String name) {
    return api.post(
        URL, "{\"metadata\":{\"name\":\"" + name + "\",\"labels\":{\"n\":\"" + name + "\"}}}");
  }

  @Test
  void withoutAVersionTheStateComesFirst() throws Exception {
    create("a");
    create("b");
    try (WatchLog watch = api.watch(URL + "?watch=1")) {
      assertThat(watch.next(2)).containsExactly("ADDED a", "ADDED b");
      api.delete(URL + "/a");
      assertThat(watch.next(1)).containsExactly("DELETED a");
    }
  }

  @Test
  void theLongestTimeoutIsOneToo() throws Exception {
    create("a");
    String query = "?watch=1&timeoutSeconds=" + Long.MAX_VALUE;
    try (WatchLog watch = api.watch(URL + query)) {
      assertThat(watch.next(1)).containsExactly("ADDED a");
      create("b");
      assertThat(watch.next(1)).containsExactly("ADDED b");
    }
  }

  @Test
  void initialEventsEndWithAnAnnotatedBookmark() throws Exception {
    String version = create("a").resourceVersion();
    String query =
        "?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true";
    try (WatchLog watch = api.watch(URL + query)) {
      assertThat(watch.next(1)).containsExactly("ADDED a");
      WatchFrame bookmark = watch.next();
      assertThat(bookmark.type()).isEqualTo("BOOKMARK");
      assertThat(bookmark.object().path("metadata").path("resourceVersion").asString())
          .isEqualTo(version);
      assertThat(
              bookmark
                  .object()
                  .path("metadata")
                  .path("annotations")
                  .path("k8s.io/initial-events-end")
                  .asString())
          .isEqualTo("true");
    }
    assertThat(api.get(URL + "?watch=true&sendInitialEvents=true").message())
        .contains("sendInitialEvents requires setting resourceVersionMatch to NotOlderThan");
  }

  @Test
  void aSelectorTurnsChangesIntoAdditionsAndDeletions() throws Exception {
    create("a");
    String from = api.get(URL).resourceVersion();
    try (WatchLog watch =
        api.watch(URL + "?watch=true&labelSelector=n%3Dx&resourceVersion=" + from)) {
      api.patch(URL + "/a", MERGE, "{\"metadata\":{\"labels\":{\"n\":\"x\"}}}");
      api.patch(URL + "/a", MERGE, "{\"data\":{\"k\":\"1\"}}");
      Answer left = api.patch(URL + "/a", MERGE, "{\"metadata\":{\"labels\":{\"n\":\"y\"}}}");
      assertThat(watch.next(2)).containsExactly("ADDED a", "MODIFIED a");
      WatchFrame deleted = watch.next();
      assertThat(deleted.type()).isEqualTo("DELETED");
      assertThat(deleted.object().path("metadata").path("resourceVersion").asString())
          .isEqualTo(left.resourceVersion());
      assertThat(deleted.object().path("metadata").path("labels").path("n").asString())
          .isEqualTo("x");
    }
  }

  @Test
  void fieldSelectorsPickOneObject() throws Exception {
    create("a");
    create("b");
    try (WatchLog watch = api.watch(URL + "?watch=true&fieldSelector=metadata.name%3Db")) {
      assertThat(watch.next(1)).containsExactly("ADDED b");
    }
    assertThat(api.get(URL + "?fieldSelector=spec.x%3D1").status()).isEqualTo(400);
    String ofNamespaces = "/api/v1/namespaces?fieldSelector=";
    assertThat(api.get(ofNamespaces + "metadata.name%3Dx").status()).isEqualTo(200);
    assertThat(api.get(ofNamespaces + "metadata.namespace%3Dx").message())
        .isEqualTo("field label not supported: metadata.namespace");
    // Whatever the documentation says.
    assertThat(api.get("/apis/apps/v1/replicasets?fieldSelector=status.replicas%3D0").message())
        .contains("\"status.replicas\" is not a known field selector");
  }

  @Test
  void aWatchFromBeforeTheServersMemoryIsToldThatItExpired() throws Exception {
    create("a");
    try (TestApi restarted = new TestApi(api.registry)) {
      try (WatchLog watch = restarted.watch(URL + "?watch=true&resourceVersion=1")) {
        WatchFrame error = watch.next();
        assertThat(error.type()).isEqualTo("ERROR");
        assertThat(error.object().path("code").asInt()).isEqualTo(410);
        assertThat(error.object().path("reason").asString()).isEqualTo("Expired");
        assertThat(error.object().path("message").asString())
            .startsWith("too old resource version: 1 (");
        assertThat(watch.next().type()).isEqualTo("END");
      }
    }
  }

  @Test
  void aWatchEndsWhenItsTimeIsUp() throws Exception {
    try (WatchLog watch = api.watch(URL + "?watch=true&timeoutSeconds=1")) {
      assertThat(watch.next().type()).isEqualTo("END");
    }
  }

  @Test
  void pagesAreOneState() {
    for (String name : new String[] {"a", "b", "c", "d", "e"}) {
      create(name);
    }
    Answer first = api.get(URL + "?limit=2");
    assertThat(TestApi.names(first)).containsExactly("a", "b");
    assertThat(first.body().path("metadata").path("remainingItemCount").asInt()).isEqualTo(3);
    api.delete(URL + "/d");
    create("cc");
    String token = first.body().path("metadata").path("continue").asString();
    Answer second = api.get(URL + "?limit=2&continue=" + token);
    assertThat(TestApi.names(second)).containsExactly("c", "d");
    assertThat(second.resourceVersion()).isEqualTo(first.resourceVersion());
    token = second.body().path("metadata").path("continue").asString();
    Answer third = api.get(URL + "?limit=2&continue=" + token);
    assertThat(TestApi.names(third)).containsExactly("e");
    assertThat(third.body().path("metadata").has("continue")).isFalse();
    assertThat(api.get(URL + "?continue=nonsense").status()).isEqualTo(400);
  }

  @Test
  void aContinueTokenHoldsTheNextKeyBelowItsListAndLeadsNowhereElse() {
    for (String name : List.of("a", "b")) {
      api.post(URL, "{\"metadata\":{\"name\":\"" + name + "\"}}");
    }
    JsonNode meta = api.get(URL + "?limit=1").body().path("metadata");
    byte[] token = Base64.getUrlDecoder().decode(meta.path("continue").asString());
    assertThat(Json.read(new String(token, StandardCharsets.UTF_8)).path("start").asString())
        .isEqualTo("/a\0");
    assertThat(TestApi.names(api.get(URL + "?continue=" + token(meta, "b")))).containsExactly("b");
    assertThat(api.get(URL + "?continue=" + token(meta, "b/../../x")).message())
        .isEqualTo("invalid continue token: continue key is not valid: b/../../x");
  }

  private static String token(JsonNode meta, String start) {
    String json =
        "{\"v\":\"meta.k8s.io/v1\",\"rv\":%s,\"start\":\"%s\"}"
            .formatted(meta.path("resourceVersion").asString(), start);
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aTokenFromBeforeACompactionIsExpiredAndOffersToGoOn() {
    create("a");
    create("b");
    create("c");
    String token = api.get(URL + "?limit=1").body().path("metadata").path("continue").asString();
    create("d");
    create("e");
    api.registry.compact(new Revision(api.registry.appliedRevision().value())).join();
    Answer expired = api.get(URL + "?limit=1&continue=" + token);
    assertThat(expired.status()).isEqualTo(410);
    assertThat(expired.message()).startsWith("The provided continue parameter is too old");
    String inconsistent = expired.body().path("metadata").path("continue").asString();
    assertThat(TestApi.names(api.get(URL + "?continue=" + inconsistent)))
        .containsExactly("b", "c", "d", "e");
    assertThat(api.get(URL + "?resourceVersion=2&resourceVersionMatch=Exact").message())
        .isEqualTo("The resourceVersion for the provided list is too old.");
  }

  @Test
  void listsAreAsExactAsAskedFor() {
    String one = create("a").resourceVersion();
    String two = create("b").resourceVersion();
    assertThat(TestApi.names(api.get(URL + "?resourceVersionMatch=Exact&resourceVersion=" + one)))
        .containsExactly("a");
    assertThat(
            TestApi.names(
                api.get(URL + "?resourceVersionMatch=NotOlderThan&resourceVersion=" + two)))
        .containsExactly("a", "b");
    assertThat(api.get(URL + "?resourceVersion=" + two).resourceVersion()).isEqualTo(two);
    assertThat(api.get(URL + "?resourceVersionMatch=Exact").status()).isEqualTo(422);
    assertThat(api.get(URL + "?resourceVersion=x").status()).isEqualTo(400);
  }

  @Test
  void tablesHaveRowsAndColumns() {
    create("a");
    Headers table =
        Headers.of("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io,application/json");
    Answer list = api.call("GET", URL, Body.NONE, table);
    assertThat(list.body().path("kind").asString()).isEqualTo("Table");
    assertThat(list.body().path("columnDefinitions").path(0).path("name").asString())
        .isEqualTo("Name");
    assertThat(list.body().path("rows").path(0).path("cells").path(0).asString()).isEqualTo("a");
    assertThat(list.body().path("rows").path(0).path("object").path("kind").asString())
        .isEqualTo("PartialObjectMetadata");
    assertThat(api.call("GET", URL, Body.NONE, Headers.of("Accept", "text/html")).status())
        .isEqualTo(406);
    assertThat(api.call("GET", URL, Body.NONE, Headers.of("Accept", ";,;")).status())
        .isEqualTo(406);
  }

  @Test
  void aFollowingCacheSurvivesWritesBesideTheApi() throws Exception {
    try (WatchLog watch = api.watch(URL + "?watch=true")) {
      api.registry
          .txn(
              io.kubeterrarium.registry.Txn.of(
                  new io.kubeterrarium.registry.Op.Put(
                      io.kubeterrarium.registry.Bytes.utf8("/registry/configmaps/default/z"),
                      io.kubeterrarium.registry.Bytes.wrap(
                          Json.bytes(
                              Json.read(
                                  "{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"z\",\"namespace\":\"default\"}}"))))))
          .join();
      assertThat(watch.next(1)).containsExactly("ADDED z");
    }
  }
}
