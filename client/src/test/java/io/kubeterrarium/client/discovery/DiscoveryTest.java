package io.kubeterrarium.client.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.client.transport.Transport;
import io.kubeterrarium.client.transport.TransportRequest;
import io.kubeterrarium.client.transport.TransportResponse;
import io.kubeterrarium.client.transport.WatchConnection;
import io.kubeterrarium.client.transport.WatchConsumer;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DiscoveryTest {
  private static final String GROUPS =
      """
      {"groups":[{"name":"example.com","preferredVersion":{"groupVersion":"example.com/v2"},
        "versions":[{"groupVersion":"example.com/v2"},{"groupVersion":"example.com/v1"}]}]}
      """;
  private static final Map<String, String> DOCUMENTS =
      Map.of(
          "/api/v1",
          "{\"resources\":[{\"name\":\"pods\",\"kind\":\"Pod\",\"verbs\":[]}]}",
          "/apis",
          GROUPS,
          "/apis/example.com/v2",
          "{\"resources\":[{\"name\":\"new\",\"kind\":\"New\",\"verbs\":[]}]}",
          "/apis/example.com/v1",
          "{\"resources\":[{\"name\":\"new\",\"kind\":\"New\",\"verbs\":[]},"
              + "{\"name\":\"old\",\"kind\":\"Old\",\"verbs\":[]}]}");

  /** Serves the documents. */
  private record Documents(String away) implements Transport {
    @Override
    public TransportResponse call(TransportRequest request) {
      if (request.path().equals(away)) {
        return new TransportResponse(503, Json.object());
      }
      return new TransportResponse(200, Json.read(DOCUMENTS.get(request.path())));
    }

    @Override
    public WatchConnection watch(TransportRequest request, WatchConsumer consumer) {
      throw new UnsupportedOperationException("discovery watches nothing");
    }
  }

  @Test
  void whatDoesNotAnswerIsNamedAndTheRestIsThere() {
    Discovery.Served served = new Discovery(new Documents("/apis/example.com/v2")).look();
    assertThat(served.failing()).containsExactly("example.com/v2");
    assertThat(served.resources())
        .extracting(each -> each.resource().gvr().toString())
        .containsExactly("v1/pods", "example.com/v1/new", "example.com/v1/old");
  }

  @Test
  void eachResourceComesOnceInTheBestVersionThatHasIt() {
    assertThat(new Discovery(new Documents("")).resources())
        .extracting(served -> served.resource().gvr().toString())
        .containsExactly("v1/pods", "example.com/v2/new", "example.com/v1/old");
  }
}
