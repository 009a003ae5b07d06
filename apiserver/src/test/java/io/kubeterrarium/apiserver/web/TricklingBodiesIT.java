package io.kubeterrarium.apiserver.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.apiserver.ApiServer;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.handler.Failures;
import io.kubeterrarium.apiserver.request.ApiRequest;
import io.kubeterrarium.apiserver.request.ApiResponse;
import io.kubeterrarium.apiserver.request.Body;
import io.kubeterrarium.apiserver.request.Headers;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Strangers who announce a body and hardly send it, twice as many as there are threads. */
class TricklingBodiesIT {
  private static final int STRANGERS = 2 * RimConfig.MAX_THREADS;

  /** Far below the 20 s after which the container gives up a body of which nothing comes. */
  private static final int SOON_MILLIS = 10_000;

  private HttpRim rim;

  @BeforeEach
  void start() {
    ApiServer server =
        request -> {
          if (!request.headers().has("Authorization")) {
            return Failures.answer(ApiException.unauthorized());
          }
          String method = withItsBody(request).method();
          return new ApiResponse.Tree(200, Headers.NONE, Json.object().put("method", method));
        };
    RimConfig config =
        new RimConfig(OptionalInt.of(0), OptionalInt.empty(), "127.0.0.1", Optional.empty());
    rim = HttpRim.start(server, config, List.of());
  }

  @AfterEach
  void stop() {
    rim.close();
  }

  /** As the chain does it with whoever it lets in. */
  static ApiRequest withItsBody(ApiRequest request) {
    return request.body() instanceof Body.Unread unread
        ? request.withBody(unread.source().read())
        : request;
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket("127.0.0.1", rim.httpPort().orElseThrow());
    socket.setSoTimeout(SOON_MILLIS);
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static String post(String headers, int length) {
    return "POST /x HTTP/1.1\r\nHost: localhost\r\n"
        + headers
        + "Content-Type: application/json\r\nContent-Length: "
        + length
        + "\r\n\r\n";
  }

  /** The head of the next answer, and its body, whose length the head says. */
  private static String answer(Socket socket) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = socket.getInputStream().read();
      if (next < 0) {
        throw new IOException("ended after " + head);
      }
      head.append((char) next);
    }
    String field = "Content-Length: ";
    int at = head.indexOf(field) + field.length();
    int length = Integer.parseInt(head.substring(at, head.indexOf("\r", at)));
    byte[] body = socket.getInputStream().readNBytes(length);
    return head + new String(body, StandardCharsets.UTF_8);
  }

  @Test
  void nobodyWaitsForStrangersWhoTrickle() throws Exception {
    List<Socket> strangers = new ArrayList<>();
    try (Socket client = connect()) {
      for (int i = 0; i < STRANGERS; i++) {
        Socket stranger = connect();
        strangers.add(stranger);
        send(stranger, post("", 1_000_000) + "{");
      }
      for (int i = 0; i < 3; i++) {
        send(client, post("Authorization: Bearer x\r\n", 2) + "{}");
        assertThat(answer(client)).startsWith("HTTP/1.1 200").contains("POST");
      }
      for (Socket stranger : strangers) {
        assertThat(answer(stranger)).startsWith("HTTP/1.1 401");
        assertThat(stranger.getInputStream().read()).as("the end of the connection").isNegative();
      }
    } finally {
      for (Socket stranger : strangers) {
        stranger.close();
      }
    }
  }

  @Test
  void aStrangerWhoSendsAllKeepsItsConnection() throws Exception {
    String body = "x".repeat(100_000);
    try (Socket stranger = connect()) {
      for (int i = 0; i < 2; i++) {
        send(stranger, post("", body.length()) + body);
        assertThat(answer(stranger)).startsWith("HTTP/1.1 401");
      }
      send(stranger, post("Authorization: Bearer x\r\n", 2) + "{}");
      assertThat(answer(stranger)).startsWith("HTTP/1.1 200");
    }
  }
}
