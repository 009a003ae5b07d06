package io.kubeterrarium.apiserver.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.apiserver.request.ApiResponse;
import io.kubeterrarium.apiserver.request.Headers;
import io.kubeterrarium.apiserver.request.WatchFrame;
import io.kubeterrarium.apiserver.request.WatchSink;
import io.kubeterrarium.apiserver.request.WatchStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A watch over a WebSocket, with the JDK's client at the other end. */
class WebSocketWatchIT {
  private static final int SECONDS = 20;

  private final BlockingQueue<WatchSink> watches = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();
  private HttpRim rim;

  @BeforeEach
  void start() {
    RimConfig config =
        new RimConfig(OptionalInt.of(0), OptionalInt.empty(), "127.0.0.1", Optional.empty());
    rim =
        HttpRim.start(
            request -> new ApiResponse.Stream(200, Headers.NONE, new HeldWatch()),
            config,
            List.of());
  }

  @AfterEach
  void stop() {
    rim.close();
  }

  @Test
  void eachEventIsAMessageWhateverItsLength() throws Exception {
    WebSocket socket = connect();
    WatchSink sink = watches.poll(SECONDS, TimeUnit.SECONDS);
    for (int length : new int[] {1, 100, 1000, 70_000}) {
      String text = "y".repeat(length);
      assertThat(sink.offer(List.of(new WatchFrame("ADDED", Json.object().put("x", text)))))
          .isTrue();
      assertThat(next()).isEqualTo("{\"type\":\"ADDED\",\"object\":{\"x\":\"" + text + "\"}}\n");
    }
    sink.end();
    assertThat(List.of(next(), next())).containsExactlyInAnyOrder("closed 1000", "watch ended");
    assertThat(socket.isInputClosed()).isTrue();
  }

  @Test
  void pingsAreAnsweredAndOtherMessagesPassedOver() throws Exception {
    WebSocket socket = connect();
    socket.sendText("nobody listens".repeat(1000), true).get(SECONDS, TimeUnit.SECONDS);
    socket.sendPing(ByteBuffer.wrap("hello".getBytes(StandardCharsets.UTF_8)));
    assertThat(next()).isEqualTo("pong hello");
  }

  @Test
  void aClientsGoodbyeEndsTheWatch() throws Exception {
    connect().sendClose(WebSocket.NORMAL_CLOSURE, "");
    assertThat(List.of(next(), next())).containsExactlyInAnyOrder("closed 1000", "watch ended");
  }

  @Test
  void aClientThatVanishesEndsTheWatch() throws Exception {
    connect().abort();
    assertThat(next()).isEqualTo("watch ended");
  }

  @Test
  void theProtocolThatTheClientProposesIsAgreedTo() throws Exception {
    WebSocket socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .subprotocols("base64.binary.k8s.io", "base64url.bearer.authorization.k8s.io.dA")
            .buildAsync(url(), new Seen())
            .get(SECONDS, TimeUnit.SECONDS);
    assertThat(socket.getSubprotocol()).isEqualTo("base64.binary.k8s.io");
  }

  private URI url() {
    return URI.create("ws://127.0.0.1:" + rim.httpPort().getAsInt() + "/x?watch=true");
  }

  private WebSocket connect() throws Exception {
    return HttpClient.newHttpClient()
        .newWebSocketBuilder()
        .buildAsync(url(), new Seen())
        .get(SECONDS, TimeUnit.SECONDS);
  }

  private String next() throws InterruptedException {
    return seen.poll(SECONDS, TimeUnit.SECONDS);
  }

  private final class Seen implements WebSocket.Listener {
    private final StringBuilder message = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
      message.append(part);
      if (last) {
        seen.add(message.toString());
        message.setLength(0);
      }
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onPong(WebSocket socket, ByteBuffer payload) {
      seen.add("pong " + StandardCharsets.UTF_8.decode(payload));
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      seen.add("closed " + code);
      return null;
    }
  }

  private final class HeldWatch implements WatchStream {
    @Override
    public void start(WatchSink sink) {
      watches.add(sink);
    }

    @Override
    public void close() {
      seen.add("watch ended");
    }
  }
}
