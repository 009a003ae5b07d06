package io.kubeterrarium.apiserver.boot;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.pki.ClusterPki;
import io.kubeterrarium.apiserver.pki.ServerTls;
import io.kubeterrarium.apiserver.pki.ServingNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A real HTTPS server of webhooks; each path is one that answers in its own way. */
final class HookServer implements AutoCloseable {
  static final ClusterPki PKI =
      ClusterPki.ephemeral(ServingNames.of(List.of("127.0.0.1")), Instant.now());

  private final List<JsonNode> asked = new CopyOnWriteArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final HttpsServer server;

  HookServer() {
    try {
      server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setHttpsConfigurator(new HttpsConfigurator(ServerTls.of(PKI).context()));
    server.setExecutor(threads);
    on("/allow", request -> answer(request, true));
    on("/deny", request -> status(answer(request, false), 403, "Forbidden", "not here"));
    on("/silent", request -> answer(request, false));
    on("/a", request -> append(request, "a"));
    on("/b", request -> append(request, "b"));
    on("/scale", HookServer::scaleToSeven);
    on("/noting", request -> noting(answer(request, true)));
    on("/odd", request -> Json.object().put("uid", "another"));
    on("/bad-patch", request -> patch(request, "[{\"op\":\"remove\",\"path\":\"/none\"}]"));
    on("/no-type", request -> without(patch(request, "[]"), "patchType"));
    on("/no-patch", request -> without(patch(request, "[]"), "patch"));
    on("/other-type", request -> patch(request, "[]").put("patchType", "MergePatch"));
    on("/undecodable", request -> patch(request, "{}"));
    onReview("/absent", review -> review.remove("response"));
    onReview("/other-kind", review -> review.put("kind", "Odd"));
    server.createContext("/broken", exchange -> respond(exchange, 500, "{}"));
    server.createContext(
        "/slow",
        exchange -> {
          try {
            ended.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          exchange.close();
        });
    server.createContext("/endless", exchange -> begin(exchange, ended));
    server.createContext("/cut-off", exchange -> begin(exchange, new CountDownLatch(0)));
    server.start();
  }

  /** The reviews it was sent, in their order. */
  List<JsonNode> asked() {
    return asked;
  }

  @Override
  public void close() {
    ended.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  /** Answers requests for a path. */
  void on(String path, Function<JsonNode, ObjectNode> reply) {
    serve(path, reply, review -> {});
  }

  private void onReview(String path, Consumer<ObjectNode> spoil) {
    serve(path, request -> answer(request, true), spoil);
  }

  private static ObjectNode without(ObjectNode answer, String field) {
    answer.remove(field);
    return answer;
  }

  private void serve(
      String path, Function<JsonNode, ObjectNode> reply, Consumer<ObjectNode> spoil) {
    server.createContext(
        path,
        exchange -> {
          JsonNode review = Json.read(exchange.getRequestBody().readAllBytes());
          asked.add(review);
          ObjectNode answer =
              Json.object().put("apiVersion", "admission.k8s.io/v1").put("kind", "AdmissionReview");
          answer.set("response", reply.apply(review.path("request")));
          spoil.accept(answer);
          respond(exchange, 200, Json.text(answer));
        });
  }

  private static void respond(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  /** Answers with a part of a body; the rest never comes, and then the connection ends. */
  private static void begin(HttpExchange exchange, CountDownLatch end) throws IOException {
    exchange.getRequestBody().readAllBytes();
    exchange.sendResponseHeaders(200, 100);
    exchange.getResponseBody().write('{');
    exchange.getResponseBody().flush();
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    exchange.close();
  }

  static ObjectNode answer(JsonNode request, boolean allowed) {
    return Json.object().put("uid", Meta.text(request, "uid")).put("allowed", allowed);
  }

  private static ObjectNode status(ObjectNode answer, int code, String reason, String message) {
    answer.putObject("status").put("code", code).put("reason", reason).put("message", message);
    answer.putArray("warnings").add("mind the gap");
    return answer;
  }

  /** Appends a letter to data.trace. */
  private static ObjectNode append(JsonNode request, String letter) {
    String trace = request.path("object").path("data").path("trace").asString("");
    return patch(
        request,
        "[{\"op\":\"add\",\"path\":\"/data\",\"value\":{\"trace\":\"" + trace + letter + "\"}}]");
  }

  /** Of a Scale it makes one of seven. */
  private static ObjectNode scaleToSeven(JsonNode request) {
    return patch(request, "[{\"op\":\"replace\",\"path\":\"/spec/replicas\",\"value\":7}]");
  }

  private static ObjectNode noting(ObjectNode answer) {
    answer.putObject("auditAnnotations").put("seen", "yes").put("no key", "x");
    return answer;
  }

  private static ObjectNode patch(JsonNode request, String patch) {
    return answer(request, true)
        .put("patchType", "JSONPatch")
        .put("patch", Base64.getEncoder().encodeToString(patch.getBytes(StandardCharsets.UTF_8)));
  }

  /** The authority's certificates as a configuration holds them. */
  static String bundle(ClusterPki pki) {
    return Base64.getEncoder().encodeToString(pki.authorityPem().getBytes(StandardCharsets.UTF_8));
  }

  /**
   * A webhook of a configuration, with apostrophes for quotes.
   *
   * @param more further fields, behind a comma
   */
  String hook(String path, String more) {
    return ("{'name':'%s.example.com','clientConfig':{'url':'https://127.0.0.1:%d%s','caBundle':'%s'},"
            + "'rules':[{'operations':['CREATE','UPDATE','DELETE'],'apiGroups':[''],'apiVersions':['v1'],'resources':['configmaps']}],"
            + "'sideEffects':'None','admissionReviewVersions':['v1']%s}")
        .formatted(path.substring(1), server.getAddress().getPort(), path, bundle(PKI), more);
  }
}
