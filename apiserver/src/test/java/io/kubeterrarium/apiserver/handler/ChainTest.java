package io.kubeterrarium.apiserver.handler;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.handler.TestApi.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChainTest {
  private static final String URL = "/api/v1/namespaces/default/configmaps";
  private final TestApi api = new TestApi();

  @AfterEach
  void close() {
    api.close();
  }

  private Answer create(String name) {
    return api.post(URL, "{\"metadata\":{\"name\":\"" + name + "\"},\"data\":{\"a\":\"1\"}}");
  }

  @Test
  void aCreatedObjectCanBeReadListedChangedAndDeleted() {
    Answer created = create("one");
    assertThat(created.status()).isEqualTo(201);
    assertThat(Meta.uid(created.body())).hasSize(36);
    assertThat(Meta.namespace(created.body())).isEqualTo("default");
    assertThat(api.get(URL + "/one").body()).isEqualTo(created.body());

    var changed = TestApi.edit(created.body());
    changed.putObject("data").put("a", "2");
    Answer updated = api.put(URL + "/one", changed);
    assertThat(updated.status()).isEqualTo(200);
    assertThat(updated.resourceVersion()).isNotEqualTo(created.resourceVersion());
    assertThat(api.put(URL + "/one", changed).message())
        .isEqualTo(
            "Operation cannot be fulfilled on configmaps \"one\": the object has been modified;"
                + " please apply your changes to the latest version and try again");

    Answer list = api.get(URL);
    assertThat(TestApi.names(list)).containsExactly("one");
    assertThat(list.resourceVersion()).isEqualTo(updated.resourceVersion());
    assertThat(list.body().path("kind").asString()).isEqualTo("ConfigMapList");

    Answer deleted = api.delete(URL + "/one");
    assertThat(deleted.body().path("status").asString()).isEqualTo("Success");
    assertThat(deleted.body().path("details").path("uid").asString())
        .isEqualTo(Meta.uid(created.body()));
    assertThat(api.get(URL + "/one").message()).isEqualTo("configmaps \"one\" not found");
  }

  @Test
  void aWatchSeesWhatHappensAfterItsVersion() throws Exception {
    String from = create("one").resourceVersion();
    create("two");
    try (WatchLog watch = api.watch(URL + "?watch=true&resourceVersion=" + from)) {
      api.patch(URL + "/one", "application/merge-patch+json", "{\"data\":{\"a\":\"3\"}}");
      api.delete(URL + "/two");
      assertThat(watch.next(3)).containsExactly("ADDED two", "MODIFIED one", "DELETED two");
    }
  }
}
