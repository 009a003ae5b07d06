package io.kubeterrarium.apiserver.custom;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.outbound.Failure;
import io.kubeterrarium.apiserver.outbound.HookAddress;
import io.kubeterrarium.apiserver.outbound.HttpClients;
import io.kubeterrarium.apiserver.outbound.ServiceResolver;
import io.kubeterrarium.apiserver.outbound.UnreachableException;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import tools.jackson.core.JacksonException;
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
      return converted(ask(review), uid, objects, apiVersion);
    } catch (Failed e) {
      throw new ApiException(
          500, "", "conversion webhook for " + kind + " failed: " + e.getMessage(), null);
    }
  }

  private static final class Failed extends Exception {
    private static final long serialVersionUID = 1;

    Failed(String message) {
      super(message);
    }
  }

  private JsonNode ask(ObjectNode review) throws Failed {
    String url = "";
    try {
      HookAddress address = HookAddress.of(clientConfig, "timeout=30s", services);
      url = address.shown();
      HttpRequest request =
          HttpRequest.newBuilder(address.uri())
              .timeout(WITHIN)
              .header("Content-Type", "application/json")
              .header("Accept", "application/json")
              .header("User-Agent", "kube-apiserver")
              .POST(HttpRequest.BodyPublishers.ofByteArray(Json.bytes(review)))
              .build();
      HttpResponse<InputStream> answer =
          clients
              .trusting(address.trust())
              .send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = answer.body()) {
        byte[] bytes = body.readNBytes(MAX_ANSWER);
        if (answer.statusCode() != 200) {
          throw new Failed("an error on the server (" + answer.statusCode() + ")");
        }
        return Json.read(bytes);
      }
    } catch (UnreachableException e) {
      throw new Failed(String.valueOf(e.getMessage()));
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw new Failed("Post \"" + url + "\": " + Failure.reason(e));
    } catch (JacksonException e) {
      throw new Failed("the answer is not JSON");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failed("interrupted");
    }
  }

  private static List<ObjectNode> converted(
      JsonNode review, String uid, List<ObjectNode> objects, String apiVersion) throws Failed {
    JsonNode response = review.path("response");
    if (!Meta.text(response, "uid").equals(uid)) {
      throw new Failed(
          "expected response.uid=\"" + uid + "\", got \"" + Meta.text(response, "uid") + "\"");
    }
    JsonNode result = response.path("result");
    if (!Meta.text(result, "status").equals("Success")) {
      throw new Failed(
          Meta.text(result, "status").isEmpty()
              ? "expected response.result.status to be either 'Success' or 'Failure', got empty"
              : Meta.text(result, "message"));
    }
    JsonNode answered = response.path("convertedObjects");
    if (answered.size() != objects.size()) {
      throw new Failed("returned " + answered.size() + " objects, expected " + objects.size());
    }
    List<ObjectNode> all = new ArrayList<>(objects.size());
    for (int i = 0; i < objects.size(); i++) {
      if (!(answered.get(i) instanceof ObjectNode object)) {
        throw new Failed("returned invalid converted object at index " + i + ": no object");
      }
      all.add(checked(object, objects.get(i), apiVersion, i));
    }
    return all;
  }

  /** Of the metadata only labels and annotations may change. */
  private static ObjectNode checked(
      ObjectNode object, ObjectNode original, String apiVersion, int index) throws Failed {
    String at = "returned invalid converted object at index " + index + ": ";
    if (!Meta.text(object, "apiVersion").equals(apiVersion)) {
      throw new Failed(
          at
              + "invalid groupVersion (expected "
              + apiVersion
              + ", received "
              + Meta.text(object, "apiVersion")
              + ")");
    }
    if (!Meta.text(object, "kind").equals(Meta.text(original, "kind"))) {
      throw new Failed(
          at
              + "invalid kind (expected "
              + Meta.text(original, "kind")
              + ", received "
              + Meta.text(object, "kind")
              + ")");
    }
    for (String field : List.of("name", "namespace", "uid")) {
      String now = Meta.text(Meta.of(object), field);
      String before = Meta.text(Meta.of(original), field);
      if (!now.equals(before)) {
        throw new Failed(at + "must have the same " + field + ": " + now + " != " + before);
      }
    }
    ObjectNode metadata = (ObjectNode) Meta.of(original).deepCopy();
    for (String field : List.of("labels", "annotations")) {
      if (Meta.of(object).has(field)) {
        metadata.set(field, Meta.of(object).get(field));
      } else {
        metadata.remove(field);
      }
    }
    object.set("metadata", metadata);
    return object;
  }
}
