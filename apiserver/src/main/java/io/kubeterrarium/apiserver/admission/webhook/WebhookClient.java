package io.kubeterrarium.apiserver.admission.webhook;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.outbound.Failure;
import io.kubeterrarium.apiserver.outbound.HookAddress;
import io.kubeterrarium.apiserver.outbound.HttpClients;
import io.kubeterrarium.apiserver.outbound.ServiceResolver;
import io.kubeterrarium.apiserver.outbound.UnreachableException;
import io.kubeterrarium.apiserver.request.Deadline;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Asks webhooks, by their URL or through a Service that leads to a real address. */
final class WebhookClient {
  private static final int MAX_ANSWER = 3 * 1024 * 1024;

  /** The hook could not be asked, or did not answer as one should. */
  static final class CallFailed extends Exception {
    private static final long serialVersionUID = 1;

    CallFailed(String message) {
      super(message);
    }
  }

  private final HttpClients clients = new HttpClients(null);
  private final ServiceResolver services;

  WebhookClient(ServiceResolver services) {
    this.services = services;
  }

  /**
   * @return the {@code response} of the answer
   */
  JsonNode ask(Webhook webhook, ObjectNode review) throws CallFailed {
    JsonNode config = webhook.settings().path("clientConfig");
    String full = "";
    Duration timeout = Deadline.remaining(webhook.timeout());
    if (timeout.isZero()) {
      throw Deadline.exceeded();
    }
    try {
      HookAddress address =
          HookAddress.of(config, "timeout=" + webhook.timeout().toSeconds() + "s", services);
      full = address.shown();
      HttpRequest request =
          HttpRequest.newBuilder(address.uri())
              .timeout(timeout)
              .header("Content-Type", "application/json")
              .header("Accept", "application/json")
              .header("User-Agent", "kube-apiserver-admission")
              .POST(HttpRequest.BodyPublishers.ofByteArray(Json.bytes(review)))
              .build();
      HttpResponse<byte[]> answer =
          clients.trusting(address.trust()).send(request, HttpResponse.BodyHandlers.ofByteArray());
      return response(answer, Meta.text(review.path("request"), "uid"));
    } catch (UnreachableException e) {
      throw new CallFailed("failed to call webhook: " + e.getMessage());
    } catch (HttpTimeoutException e) {
      throw new CallFailed(
          "failed to call webhook: Post \"" + full + "\": context deadline exceeded");
    } catch (IOException | IllegalArgumentException | GeneralSecurityException e) {
      throw new CallFailed("failed to call webhook: Post \"" + full + "\": " + Failure.reason(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CallFailed("interrupted");
    }
  }

  private static JsonNode response(HttpResponse<byte[]> answer, String uid) throws CallFailed {
    if (answer.statusCode() != 200) {
      throw new CallFailed(
          "failed to call webhook: an error on the server (" + answer.statusCode() + ")");
    }
    if (answer.body().length > MAX_ANSWER) {
      throw new CallFailed("the answer is larger than " + MAX_ANSWER + " bytes");
    }
    JsonNode review;
    try {
      review = Json.read(answer.body());
    } catch (JacksonException e) {
      throw new CallFailed("received invalid webhook response: it is not JSON");
    }
    JsonNode response = review.path("response");
    if (!Meta.text(review, "kind").equals("AdmissionReview")
        || !Meta.text(review, "apiVersion").equals("admission.k8s.io/v1")) {
      throw new CallFailed(
          "received invalid webhook response: expected webhook response of admission.k8s.io/v1,"
              + " Kind=AdmissionReview");
    }
    if (!response.isObject()) {
      throw new CallFailed("received invalid webhook response: webhook response is absent");
    }
    if (!Meta.text(response, "uid").equals(uid)) {
      throw new CallFailed(
          "received invalid webhook response: expected response.uid=\"%s\", got \"%s\""
              .formatted(uid, Meta.text(response, "uid")));
    }
    return response;
  }
}
