package io.kubeterrarium.apiserver.custom;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.outbound.BoundedBody;
import io.kubeterrarium.apiserver.outbound.Failure;
import io.kubeterrarium.apiserver.outbound.HookAddress;
import io.kubeterrarium.apiserver.outbound.HttpClients;
import io.kubeterrarium.apiserver.outbound.RefusedAnswer;
import io.kubeterrarium.apiserver.outbound.ServiceResolver;
import io.kubeterrarium.apiserver.outbound.UnreachableException;
import io.kubeterrarium.apiserver.request.Deadline;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Somebody else's way from one version to another: ConversionReview over HTTPS. Blocks. Source:
 * apiextensions-apiserver/pkg/apiserver/conversion/webhook_converter.go.
 */
final class ConversionWebhook {
  private static final Duration WITHIN = Duration.ofSeconds(30);
  private static final int MAX_ANSWER = 64 << 20;
  private static final String GROUP = "apiextensions.k8s.io/";

  private final JsonNode clientConfig;
  private final String reviewVersion;
  private final ServiceResolver services;
  private final HttpClients clients;

  /**
   * @param webhook {@code spec.conversion.webhook} of a definition
   */
  ConversionWebhook(JsonNode webhook, ServiceResolver services, HttpClients clients) {
    this.clientConfig = webhook.path("clientConfig");
    this.reviewVersion = firstKnown(webhook.path("conversionReviewVersions"));
    this.services = services;
    this.clients = clients;
  }

  /** The first that both sides know. */
  private static String firstKnown(JsonNode versions) {
    for (JsonNode version : versions) {
      String name = version.asString("");
      if (name.equals("v1") || name.equals("v1beta1")) {
        return name;
      }
    }
    return "v1";
  }

  /**
   * @param objects for reading only
   * @return new trees, in the same order
   * @throws ApiException 500 where the webhook fails or answers nonsense
   */
  List<ObjectNode> convert(List<ObjectNode> objects, String apiVersion) {
    String kind = Meta.gvk(objects.get(0)).toString();
    ObjectNode review =
        Json.object().put("apiVersion", GROUP + reviewVersion).put("kind", "ConversionReview");
    String uid = UUID.randomUUID().toString();
    ObjectNode request = review.putObject("request").put("uid", uid);
    request.put("desiredAPIVersion", apiVersion);
    ArrayNode sent = request.putArray("objects");
    objects.forEach(sent::add);
    try {
      ConversionReply reply = ConversionReply.read(ask(review), uid, reviewVersion);
      return reply.objects(objects, apiVersion, "conversion webhook for " + kind);
    } catch (Failed e) {
      throw new ApiException(
          500, "", "conversion webhook for " + kind + " failed: " + e.getMessage(), null);
    }
  }

  /** The webhook could not be asked, or answered nonsense. */
  static final class Failed extends Exception {
    private static final long serialVersionUID = 1;

    Failed(String message) {
      super(message);
    }
  }

  private HttpResponse<byte[]> ask(ObjectNode review) throws Failed {
    Duration within = Deadline.remaining(WITHIN);
    if (within.isZero()) {
      throw Deadline.exceeded();
    }
    String url = "";
    URI to = null;
    try {
      HookAddress address = HookAddress.of(clientConfig, "timeout=30s", services);
      url = address.shown();
      to = address.uri();
      HttpRequest request =
          HttpRequest.newBuilder(address.uri())
              .timeout(within)
              .header("Content-Type", "application/json")
              .header("Accept", "application/json")
              .header("User-Agent", "kube-apiserver")
              .POST(HttpRequest.BodyPublishers.ofByteArray(Json.bytes(review)))
              .build();
      HttpResponse<byte[]> answer =
          clients.trusting(address.trust()).send(request, BoundedBody.upTo(MAX_ANSWER, within));
      if (!RefusedAnswer.isSuccess(answer)) {
        throw new Failed(RefusedAnswer.reason(answer));
      }
      return answer;
    } catch (UnreachableException e) {
      throw new Failed(String.valueOf(e.getMessage()));
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      Deadline.check();
      throw new Failed(Failure.ofPost(e, url, to));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failed("interrupted");
    }
  }
}
