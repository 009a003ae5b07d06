package io.kubeterrarium.apiserver.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.apiserver.pki.ClusterPki;
import io.kubeterrarium.apiserver.pki.ServerTls;
import io.kubeterrarium.apiserver.pki.ServingNames;
import io.kubeterrarium.apiserver.request.ApiResponse;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Ports from the moment they are opened, or are not. */
class OpeningPortsIT {
  /** An address that documents may use and no machine has. */
  private static final String NOBODYS_ADDRESS = "192.0.2.1";

  @Test
  void anAddressThatCannotBeResolvedIsRefusedAndNeverMeansAllAddresses() {
    assertThatThrownBy(() -> HttpRim.open(https(0, "no-such-host.invalid")))
        .isInstanceOf(PortTakenException.class)
        .hasMessage("cannot listen on no-such-host.invalid: no such address or host");
  }

  @Test
  void anotherMachinesAddressIsRefusedAsThat() {
    assertThatThrownBy(() -> HttpRim.open(https(0, NOBODYS_ADDRESS)))
        .isInstanceOf(PortTakenException.class)
        .hasMessageContaining("it is no address of this machine; choose another with --bind");
  }

  @Test
  void onePortForBothIsSaidToBeThat() throws IOException {
    int port = freePort();
    RimConfig both =
        new RimConfig(OptionalInt.of(port), OptionalInt.of(port), "127.0.0.1", Optional.of(tls()));
    assertThatThrownBy(() -> HttpRim.open(both))
        .isInstanceOf(PortTakenException.class)
        .hasMessageContaining("--http-port and --https-port at the same time")
        .hasMessageContaining("both are " + port);
  }

  @Test
  void untilThereIsAServerTheAnswerIs503AsAStatus() throws Exception {
    try (HttpRim rim = HttpRim.open(http())) {
      for (String path : List.of("/readyz", "/", "/api/v1/nodes?watch=true", "/page/steps")) {
        HttpResponse<String> answer = get(rim, path);
        assertThat(answer.statusCode()).as(path).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).as(path).isPresent();
        assertThat(Json.read(answer.body()).path("reason").asString())
            .as(path)
            .isEqualTo("ServiceUnavailable");
      }
      rim.serve(request -> new ApiResponse.Tree(200, Json.object()), List.of());
      assertThat(get(rim, "/readyz").statusCode()).isEqualTo(200);
    }
  }

  private static HttpResponse<String> get(HttpRim rim, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + rim.httpPort().getAsInt() + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static RimConfig http() {
    return new RimConfig(OptionalInt.of(0), OptionalInt.empty(), "127.0.0.1", Optional.empty());
  }

  private static RimConfig https(int port, String address) {
    return new RimConfig(OptionalInt.empty(), OptionalInt.of(port), address, Optional.of(tls()));
  }

  private static ServerTls tls() {
    return ServerTls.of(ClusterPki.ephemeral(ServingNames.of(List.of()), Instant.now()));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
