package io.kubeterrarium.apiserver.admission.webhook;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.outbound.BoundedBody;
import io.kubeterrarium.apiserver.outbound.Failure;
import io.kubeterrarium.apiserver.outbound.HookAddress;
import io.kubeterrarium.apiserver.outbound.HttpClients;
import io.kubeterrarium.apiserver.outbound.ServiceResolver;
import io.kubeterrarium.apiserver.outbound.UnreachableException;
import io.kubeterrarium.apiserver.request.Deadline;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Asks webhooks, by their URL or through a Service that leads to a real address. */
final class WebhookClient {
  /** The hook could not be asked, or did not answer as one should. */
  static final class CallFailed extends Exception {
    private static final long serialVersionUID = 1;

    CallFailed(String message) {
      super(message);
    }
  }

  private static final int MAX_ANSWER = 3 * 1024 * 1024;

  private final HttpClients clients = new HttpClients(null);
  private final ServiceResolver services;

  WebhookClient(ServiceResolver services) {
    this.services = services;
  }

  /**
   * Asks a hook that may answer with a patch.
   *
   * @return the {@code response} of the answer
   */
  JsonNode ask(Webhook webhook, ObjectNode review) throws CallFailed {
    return send(webhook, review).answer(true);
  }

  /** Sends a question; does not wait. */
  Question send(Webhook webhook, ObjectNode review) {
    Duration timeout = Deadline.remaining(webhook.timeout());
    if (timeout.isZero()) {
      throw Deadline.exceeded();
    }
    String uid = Meta.text(review.path("request"), "uid");
    String full = "";
    URI to = null;
    try {
      HookAddress address =
          HookAddress.of(
              webhook.settings().path("clientConfig"),
              "timeout=" + webhook.timeout().toSeconds() + "s",
              services);
      full = address.shown();
      to = address.uri();
      HttpRequest request =
          HttpRequest.newBuilder(address.uri())
              .timeout(timeout)
              .header("Content-Type", "application/json")
              .header("Accept", "application/json")
              .header("User-Agent", "kube-apiserver-admission")
              .POST(HttpRequest.BodyPublishers.ofByteArray(Json.bytes(review)))
              .build();
      return new Question(
          full,
          to,
          uid,
          clients
              .trusting(address.trust())
              .sendAsync(request, BoundedBody.upTo(MAX_ANSWER, timeout)));
    } catch (UnreachableException
        | IOException
        | IllegalArgumentException
        | GeneralSecurityException e) {
      return new Question(full, to, uid, CompletableFuture.failedFuture(e));
    }
  }

  /** A question on its way. */
  static final class Question {
    private final String address;
    private final @Nullable URI to;
    private final String uid;
    private final CompletableFuture<HttpResponse<byte[]>> answer;

    private Question(
        String address,
        @Nullable URI to,
        String uid,
        CompletableFuture<HttpResponse<byte[]>> answer) {
      this.address = address;
      this.to = to;
      this.uid = uid;
      this.answer = answer;
    }

    /** Waits for the answer, no longer than the question's time. */
    JsonNode answer(boolean mutating) throws CallFailed {
      try {
        return Reply.read(answer.get(), uid, mutating);
      } catch (ExecutionException e) {
        throw failed(e.getCause() == null ? e : e.getCause());
      } catch (InterruptedException e) {
        answer.cancel(true);
        Thread.currentThread().interrupt();
        throw new CallFailed("interrupted");
      }
    }

    private CallFailed failed(Throwable cause) {
      return new CallFailed(
          "failed to call webhook: "
              + (cause instanceof UnreachableException
                  ? cause.getMessage()
                  : Failure.ofPost(cause, address, to)));
    }
  }
}
