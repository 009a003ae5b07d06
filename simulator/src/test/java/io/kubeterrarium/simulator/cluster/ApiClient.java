package io.kubeterrarium.simulator.cluster;

import io.kubeterrarium.registry.RegistryException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;

/**
 * Requests to API servers in turn. What an answer says about a write is taken at its word: 503 and
 * 429 are certainly not made (and one to a port that is closed), no answer and 504 are unknown, and
 * anything else that was not expected is a mistake of the server.
 */
final class ApiClient {
  /** A little longer than a server takes at most, so that it is the server that answers. */
  private static final Duration PATIENCE = Duration.ofSeconds(13);

  private static final Executor AFTER_REFUSAL =
      CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS);
  private static final Executor AFTER_SILENCE =
      CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<URI> servers;
  private final AtomicInteger turn = new AtomicInteger();

  ApiClient(List<URI> servers) {
    this.servers = List.copyOf(servers);
  }

  record Answer(String asked, int status, JsonNode body) {
    /** Itself, where the status is one of these. */
    Answer expect(int... statuses) {
      if (Arrays.stream(statuses).noneMatch(each -> each == status)) {
        throw new IllegalStateException(asked + " was answered with " + status + ": " + body);
      }
      return this;
    }

    Answer unlessRefused(int refusal) {
      if (status == refusal) {
        throw new RegistryException.NoQuorum(status + " " + body.path("message").asString(""));
      }
      return this;
    }
  }

  /** Fails with a {@code RegistryException} where the answer says so, or there is none. */
  CompletableFuture<Answer> call(String method, String path, String contentType, String body) {
    URI server = next();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.resolve(path))
            .timeout(PATIENCE)
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (!contentType.isEmpty()) {
      request.header("Content-Type", contentType);
    }
    String asked = method + " " + server.getPort() + path;
    return flat(
        http.sendAsync(request.build(), BodyHandlers.ofString())
            .handle((response, error) -> answer(asked, response, error)));
  }

  private static CompletableFuture<Answer> flat(
      CompletableFuture<CompletableFuture<Answer>> answer) {
    CompletableFuture<Answer> flat = new CompletableFuture<>();
    answer
        .thenCompose(each -> each)
        .whenComplete(
            (known, error) -> {
              if (error == null) {
                flat.complete(known);
              } else {
                flat.completeExceptionally(
                    error instanceof CompletionException e ? e.getCause() : error);
              }
            });
    return flat;
  }

  private static CompletableFuture<Answer> answer(
      String asked, HttpResponse<String> response, Throwable error) {
    if (response == null) {
      return later(
          AFTER_SILENCE, new RegistryException.OutcomeUnknown(asked + " has no answer", error));
    }
    String text = response.body();
    return switch (response.statusCode()) {
      case 429, 503, Relay.NOT_THERE_STATUS ->
          later(AFTER_REFUSAL, new RegistryException.NoQuorum(text));
      case 504 -> later(AFTER_REFUSAL, new RegistryException.OutcomeUnknown(text, null));
      default ->
          CompletableFuture.completedFuture(
              new Answer(asked, response.statusCode(), ApiRegistry.read(text)));
    };
  }

  /** Nobody hammers a server that does not serve. */
  private static CompletableFuture<Answer> later(Executor executor, RegistryException failure) {
    return CompletableFuture.supplyAsync(
        () -> {
          throw failure;
        },
        executor);
  }

  /** The lines of a watch at the next server, until one side ends it. */
  HttpResponse<InputStream> watch(String path) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(next().resolve(path)).timeout(PATIENCE).build(),
        BodyHandlers.ofInputStream());
  }

  private URI next() {
    return servers.get(Math.floorMod(turn.getAndIncrement(), servers.size()));
  }
}
