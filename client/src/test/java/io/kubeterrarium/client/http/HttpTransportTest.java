package io.kubeterrarium.client.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.client.execution.SystemRuntime;
import io.kubeterrarium.client.kubeconfig.Kubeconfig;
import io.kubeterrarium.client.testkit.InMemoryApi;
import io.kubeterrarium.client.testkit.VirtualTime;
import io.kubeterrarium.client.transport.Transport;
import io.kubeterrarium.client.transport.TransportContract;
import io.kubeterrarium.client.transport.TransportRequest;
import io.kubeterrarium.client.transport.TransportResponse;
import io.kubeterrarium.client.transport.WatchConsumer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import tools.jackson.databind.node.ObjectNode;

class HttpTransportTest extends TransportContract {
  private final SystemRuntime threads = new SystemRuntime("http-test", 4);
  private final VirtualTime time = new VirtualTime();
  private final InMemoryApi api = new InMemoryApi(time);
  private HttpServer server;
  private HttpTransport transport;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads.runtime().executor());
    server.createContext("/", this::answer);
    server.start();
    URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    transport = HttpTransport.of(Kubeconfig.plain(address), "tester", threads.runtime().executor());
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.close();
  }

  @Override
  protected Transport transport() {
    return transport;
  }

  private void answer(HttpExchange exchange) throws IOException {
    TransportRequest request = request(exchange);
    synchronized (api) {
      if (request.query().containsKey("watch")) {
        exchange.sendResponseHeaders(200, 0);
        exchange.getResponseBody().flush();
        api.watch(request, lines(exchange.getResponseBody()));
        time.settle();
        return;
      }
      TransportResponse response = api.call(request);
      time.settle();
      byte[] body = Json.bytes(response.body());
      exchange.sendResponseHeaders(response.status(), body.length);
      exchange.getResponseBody().write(body);
      exchange.close();
    }
  }

  private static TransportRequest request(HttpExchange exchange) throws IOException {
    Map<String, String> query = new HashMap<>();
    String text = exchange.getRequestURI().getQuery();
    for (String each : text == null ? new String[0] : text.split("&")) {
      query.put(each.substring(0, each.indexOf('=')), each.substring(each.indexOf('=') + 1));
    }
    byte[] body = exchange.getRequestBody().readAllBytes();
    @Nullable String type = exchange.getRequestHeaders().getFirst("Content-Type");
    return new TransportRequest(
        exchange.getRequestMethod(),
        exchange.getRequestURI().getPath(),
        query,
        type == null ? "" : type,
        body.length == 0 ? null : Json.read(body));
  }

  private static WatchConsumer lines(OutputStream out) {
    return new WatchConsumer() {
      @Override
      public void event(String type, ObjectNode object) {
        ObjectNode frame = Json.object().put("type", type);
        frame.set("object", object);
        try {
          out.write((Json.text(frame) + "\n").getBytes(StandardCharsets.UTF_8));
          out.flush();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }

      @Override
      public void closed(@Nullable Throwable cause) {
        // The server's end of it is closed with the test.
      }
    };
  }
}
