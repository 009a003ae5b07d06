package io.kubeterrarium.client.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/**
 * What every transport must do, against a server with a namespace {@code default} in which config
 * maps can be made and none named {@code contract-…} is.
 */
public abstract class TransportContract {
  private static final String MAPS = "/api/v1/namespaces/default/configmaps";

  /** A transport to a running server, as a user who may do everything. */
  protected abstract Transport transport() throws Exception;

  @Test
  void anAnswerCarriesStatusAndBody() throws Exception {
    TransportResponse made = create("contract-a");
    assertThat(made.status()).isEqualTo(201);
    TransportResponse got = transport().call(TransportRequest.get(MAPS + "/contract-a", Map.of()));
    assertThat(got.status()).isEqualTo(200);
    assertThat(Meta.uid(got.body())).isEqualTo(Meta.uid(made.body()));
  }

  @Test
  void anErrorIsAnAnswerLikeAnyOther() throws Exception {
    TransportResponse missing =
        transport().call(TransportRequest.get(MAPS + "/contract-none", Map.of()));
    assertThat(missing.isSuccess()).isFalse();
    assertThat(missing.status()).isEqualTo(404);
    assertThat(Meta.text(missing.body(), "reason")).isEqualTo("NotFound");
  }

  @Test
  void aPatchKeepsItsMediaType() throws Exception {
    create("contract-p");
    TransportResponse patched =
        transport()
            .call(
                TransportRequest.patch(
                    MAPS + "/contract-p",
                    "application/merge-patch+json",
                    Json.object().set("data", Json.object().put("k", "v"))));
    assertThat(patched.body().path("data").path("k").asString()).isEqualTo("v");
  }

  @Test
  void aWatchTellsWhatComesInOrderAndEndsOnce() throws Exception {
    String from = Meta.resourceVersion(create("contract-w0").body());
    Recorder seen = new Recorder();
    WatchConnection watch = transport().watch(watchFrom(from), seen);
    create("contract-w1");
    transport().call(TransportRequest.delete(MAPS + "/contract-w1", null));
    assertThat(seen.next()).isEqualTo("ADDED contract-w1");
    assertThat(seen.next()).isEqualTo("DELETED contract-w1");
    watch.close();
    watch.close();
    assertThat(seen.next()).isEqualTo("closed null");
    create("contract-w2");
    assertThat(seen.queue).isEmpty();
  }

  private static TransportRequest watchFrom(String version) {
    return TransportRequest.get(MAPS, Map.of("watch", "true", "resourceVersion", version));
  }

  private TransportResponse create(String name) throws Exception {
    ObjectNode map = Json.object().put("apiVersion", "v1").put("kind", "ConfigMap");
    map.putObject("metadata").put("name", name).put("namespace", "default");
    return transport().call(TransportRequest.post(MAPS, map));
  }

  private static final class Recorder implements WatchConsumer {
    final BlockingQueue<String> queue = new LinkedBlockingQueue<>();

    @Override
    public void event(String type, ObjectNode object) {
      if (!type.equals("BOOKMARK")) {
        queue.add(type + " " + Meta.name(object));
      }
    }

    @Override
    public void closed(@Nullable Throwable cause) {
      queue.add("closed " + cause);
    }

    String next() throws InterruptedException {
      String next = queue.poll(20, TimeUnit.SECONDS);
      assertThat(next).as("within 20 s").isNotNull();
      return next;
    }
  }
}
