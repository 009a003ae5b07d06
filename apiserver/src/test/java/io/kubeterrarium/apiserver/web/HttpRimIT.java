package io.kubeterrarium.apiserver.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.apiserver.ApiServer;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.handler.Failures;
import io.kubeterrarium.apiserver.pki.ClusterPki;
import io.kubeterrarium.apiserver.pki.ServerTls;
import io.kubeterrarium.apiserver.pki.ServingNames;
import io.kubeterrarium.apiserver.request.ApiRequest;
import io.kubeterrarium.apiserver.request.ApiResponse;
import io.kubeterrarium.apiserver.request.Body;
import io.kubeterrarium.apiserver.request.Headers;
import io.kubeterrarium.apiserver.request.WatchFrame;
import io.kubeterrarium.apiserver.request.WatchSink;
import io.kubeterrarium.apiserver.request.WatchStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The rim over real sockets, with an API server that only writes down what it is asked. */
class HttpRimIT {
  private static final Duration SOON = Duration.ofSeconds(20);

  private final BlockingQueue<ApiRequest> asked = new LinkedBlockingQueue<>();
  private final BlockingQueue<WatchSink> watches = new LinkedBlockingQueue<>();
  private HttpRim rim;

  @BeforeEach
  void start() {
    ApiServer server =
        request -> {
          try {
            asked.add(TricklingBodiesIT.withItsBody(request));
          } catch (ApiException e) {
            return Failures.answer(e);
          }
          return request.query().flag("watch")
              ? new ApiResponse.Stream(200, Headers.NONE, new HeldWatch())
              : new ApiResponse.Tree(
                  200,
                  Headers.of("Warning", "299 - \"ÿ\ud83d\ude00\""),
                  Json.object().put("path", request.path()));
        };
    RimConfig config =
        new RimConfig(OptionalInt.of(0), OptionalInt.empty(), "127.0.0.1", Optional.empty());
    rim = HttpRim.start(server, config, List.of());
  }

  @AfterEach
  void stop() {
    rim.close();
  }

  /** As Go sends them; java.net.http shows header values as one character a byte. */
  @Test
  void headersAreUtf8() throws Exception {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + rim.httpPort().orElseThrow() + "/a"))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    String warning = answer.headers().firstValue("Warning").orElseThrow();
    assertThat(new String(warning.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8))
        .isEqualTo("299 - \"ÿ\ud83d\ude00\"");
  }

  @Test
  void aRequestReachesTheServerDecodedOnce() throws Exception {
    String answer =
        send(
            "POST /api/v1/a%2520b?x=1%262 HTTP/1.1",
            "Content-Type: application/json\r\nContent-Length: 2", "{}");
    assertThat(answer).startsWith("HTTP/1.1 200").contains("X-Content-Type-Options: nosniff");
    ApiRequest request = asked.take();
    assertThat(request.method()).isEqualTo("POST");
    assertThat(request.path()).isEqualTo("/api/v1/a%20b");
    assertThat(request.query().first("x")).isEqualTo("1&2");
    assertThat(request.body()).isInstanceOf(Body.Encoded.class);
  }

  @Test
  void anEmptyBodyKeepsItsTypeAndAMalformedParameterIsPassedOver() throws Exception {
    send("PATCH /x?a=%zz&b=1 HTTP/1.1", "Content-Type: a/b\r\nContent-Length: 0", "");
    ApiRequest request = asked.take();
    assertThat(((Body.Encoded) request.body()).contentType()).isEqualTo("a/b");
    assertThat(request.query().has("a")).isFalse();
    assertThat(request.query().first("b")).isEqualTo("1");
  }

  @Test
  void yamlIsWrittenToThoseWhoAskForIt() throws Exception {
    assertThat(send("GET /x HTTP/1.1", "Accept: application/yaml", ""))
        .contains("Content-Type: application/yaml")
        .endsWith("path: /x\n");
  }

  @ParameterizedTest
  @CsvSource({
    "evil.example,,403",
    "localhost,,200",
    "127.0.0.1:1234,,200",
    "[::1]:1,,200",
    "127.0.0.1,http://evil.example,403",
    "127.0.0.1,null,403",
    "127.0.0.1,https://127.0.0.1,403",
    "127.0.0.1,http://127.0.0.1:PORT,200",
    "127.0.0.1,http://localhost:PORT,200"
  })
  void otherSitesAreRefused(String host, String origin, int code) throws Exception {
    String port = Integer.toString(rim.httpPort().getAsInt());
    String header = origin == null ? "" : "\r\nOrigin: " + origin.replace("PORT", port);
    String answer =
        raw("GET /x HTTP/1.1\r\nConnection: close\r\nHost: " + host + header + "\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 " + code);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /%00 HTTP/1.1",
        "GET /a/%2e%2e/../../b HTTP/1.1",
        "GET /a|b?c={d}|e HTTP/1.1",
        "GET /a%2Fb HTTP/1.1",
        "GET /a%5Cb HTTP/1.1",
        "GET /a%zz HTTP/1.1",
        "FOO /x HTTP/1.1",
        "TRACE /x HTTP/1.1",
        "GET /x;y=z HTTP/1.1"
      })
  void oddRequestsAreAnsweredWithJson(String line) throws Exception {
    String answer = send(line, "X: y", "");
    assertThat(answer).contains("Content-Type: application/json");
    JsonNode body = Json.read(answer.substring(answer.indexOf("\r\n\r\n") + 4));
    if (!answer.startsWith("HTTP/1.1 200")) {
      assertThat(body.path("kind").asString()).isEqualTo("Status");
      assertThat(answer).startsWith("HTTP/1.1 " + body.path("code").asInt());
    }
  }

  @Test
  void aBodyOverTheLimitIsRefusedInWords() throws Exception {
    byte[] body = new byte[4 * 1024 * 1024];
    java.util.Arrays.fill(body, (byte) ' ');
    String answer =
        send(
            "POST /x HTTP/1.1",
            "Content-Type: application/json\r\nContent-Length: " + body.length,
            new String(body, StandardCharsets.US_ASCII));
    assertThat(answer).startsWith("HTTP/1.1 413").contains("\"reason\":\"RequestEntityTooLarge\"");
    assertThat(asked).isEmpty();
  }

  @Test
  void aWatchStreamsEventsAsTheyCome() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", rim.httpPort().getAsInt())) {
      BufferedReader lines = watch(socket);
      WatchSink sink = watches.poll(SOON.toSeconds(), TimeUnit.SECONDS);
      for (int i = 0; i < 3; i++) {
        assertThat(sink.offer(List.of(frame(i)))).isTrue();
        assertThat(nextEvent(lines)).contains("\"n\":" + i);
      }
      sink.end();
      assertThat(lines.lines().anyMatch(line -> line.equals("0"))).as("the last chunk").isTrue();
    }
  }

  @Test
  void aClientThatDoesNotReadIsDroppedAndHoldsUpNobody() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", rim.httpPort().getAsInt())) {
      socket
          .getOutputStream()
          .write(request("GET /x?watch=true HTTP/1.1", "X: y").getBytes(StandardCharsets.US_ASCII));
      WatchSink sink = watches.poll(SOON.toSeconds(), TimeUnit.SECONDS);
      WatchFrame large = new WatchFrame("ADDED", Json.object().put("x", "y".repeat(1 << 20)));
      int taken = 0;
      while (sink.offer(List.of(large)) && taken < 1000) {
        taken++;
      }
      assertThat(taken).isBetween(1, 999);
    }
  }

  @Test
  void closingEndsOpenWatchesInOrder() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", rim.httpPort().getAsInt())) {
      BufferedReader lines = watch(socket);
      watches.poll(SOON.toSeconds(), TimeUnit.SECONDS);
      rim.close();
      List<String> rest = new ArrayList<>(lines.lines().toList());
      assertThat(rest).as("the last chunk says that nothing is missing").contains("0");
    }
  }

  @Test
  void aTakenPortIsOneClearLine() {
    RimConfig same =
        new RimConfig(rim.httpPort(), OptionalInt.empty(), "127.0.0.1", Optional.empty());
    assertThatThrownBy(() -> HttpRim.start(request -> null, same, List.of()))
        .isInstanceOf(PortTakenException.class)
        .hasMessageContaining("the port is taken");
  }

  @Test
  void ofTwoPortsTheTakenOneIsNamed() {
    ClusterPki pki = ClusterPki.ephemeral(ServingNames.of(List.of()), Instant.now());
    RimConfig second =
        new RimConfig(
            OptionalInt.of(0), rim.httpPort(), "127.0.0.1", Optional.of(ServerTls.of(pki)));
    assertThatThrownBy(() -> HttpRim.start(request -> null, second, List.of()))
        .isInstanceOf(PortTakenException.class)
        .hasMessageContaining("--https-port");
  }

  private BufferedReader watch(Socket socket) throws IOException {
    socket.setSoTimeout((int) SOON.toMillis());
    socket
        .getOutputStream()
        .write(request("GET /x?watch=true HTTP/1.1", "X: y").getBytes(StandardCharsets.US_ASCII));
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    assertThat(lines.readLine()).startsWith("HTTP/1.1 200");
    return lines;
  }

  private static String nextEvent(BufferedReader lines) throws IOException {
    String line = lines.readLine();
    while (line != null && !line.startsWith("{")) {
      line = lines.readLine();
    }
    return line;
  }

  private static WatchFrame frame(int n) {
    return new WatchFrame("ADDED", Json.object().put("n", n));
  }

  private String send(String line, String headers, String body) throws IOException {
    return raw(request(line, "Connection: close\r\n" + headers) + body);
  }

  private static String request(String line, String headers) {
    return line + "\r\nHost: localhost\r\n" + headers + "\r\n\r\n";
  }

  private String raw(String request) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", rim.httpPort().getAsInt())) {
      socket.setSoTimeout((int) SOON.toMillis());
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private final class HeldWatch implements WatchStream {
    @Override
    public void start(WatchSink sink) {
      watches.add(sink);
    }

    @Override
    public void close() {}
  }
}
