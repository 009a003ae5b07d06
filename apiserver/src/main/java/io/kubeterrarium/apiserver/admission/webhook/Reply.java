package io.kubeterrarium.apiserver.admission.webhook;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.admission.webhook.WebhookClient.CallFailed;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** What a webhook's answer must be to count, with upstream's words where it is not. */
final class Reply {
  private static final int MAX_ANSWER = 3 * 1024 * 1024;
  private static final int OK = 200;
  private static final String CALL = "failed to call webhook: ";
  private static final String INVALID = "received invalid webhook response: ";
  private static final String KIND = "admission.k8s.io/v1, Kind=AdmissionReview";

  private Reply() {}

  /**
   * @param uid of the question
   * @param mutating whether the hook may answer with a patch
   * @return the {@code response} of the review
   */
  static JsonNode read(HttpResponse<byte[]> answer, String uid, boolean mutating)
      throws CallFailed {
    if (answer.statusCode() != OK) {
      throw new CallFailed(CALL + failure(answer));
    }
    if (answer.body().length > MAX_ANSWER) {
      throw new CallFailed("the answer is larger than " + MAX_ANSWER + " bytes");
    }
    JsonNode review;
    try {
      review = Json.read(answer.body());
    } catch (JacksonException e) {
      throw new CallFailed(INVALID + "it is not JSON");
    }
    JsonNode response = review.path("response");
    if (!response.isObject()) {
      throw new CallFailed(INVALID + "webhook response was absent");
    }
    if (!Meta.text(response, "uid").equals(uid)) {
      throw new CallFailed(
          INVALID
              + "expected response.uid=\"%s\", got \"%s\""
                  .formatted(uid, Meta.text(response, "uid")));
    }
    String kind = Meta.text(review, "apiVersion") + ", Kind=" + Meta.text(review, "kind");
    if (!kind.equals(KIND)) {
      throw new CallFailed(INVALID + "expected webhook response of " + KIND + ", got " + kind);
    }
    checkPatch(response, mutating);
    return response;
  }

  private static void checkPatch(JsonNode response, boolean mutating) throws CallFailed {
    boolean patched = !Meta.text(response, "patch").isEmpty();
    boolean typed = response.hasNonNull("patchType");
    if (!mutating && (patched || typed)) {
      throw new CallFailed(
          INVALID + "validating webhook may not return response.patch" + (patched ? "" : "Type"));
    }
    if (patched != typed) {
      throw new CallFailed(
          INVALID
              + (patched
                  ? "webhook returned response.patch but not response.patchType"
                  : "webhook returned response.patchType but not response.patch"));
    }
    if (typed && Meta.text(response, "patchType").isEmpty()) {
      throw new CallFailed(INVALID + "webhook returned invalid response.patchType of \"\"");
    }
  }

  /** What client-go says of such a status. */
  private static String failure(HttpResponse<byte[]> answer) {
    return switch (answer.statusCode()) {
      case 400 -> "the server rejected our request for an unknown reason";
      case 401 -> "the server has asked for the client to provide credentials";
      case 403 -> said(answer);
      case 404 -> "the server could not find the requested resource";
      case 405 -> "the server does not allow this method on the requested resource";
      case 409 -> "the server reported a conflict";
      case 422 -> "the server rejected our request due to an error in our request";
      case 429 -> "the server has received too many requests and has asked us to try again later";
      case 503 -> "the server is currently unable to handle the request";
      case 504 ->
          "the server was unable to return a response in the time allotted, but may still be"
              + " processing the request";
      default ->
          answer.statusCode() >= 500
              ? "an error on the server ("
                  + Json.text(said(answer))
                  + ") has prevented the request from succeeding"
              : "the server responded with the status code "
                  + answer.statusCode()
                  + " but did not return more information";
    };
  }

  /** The first of what it says in plain text. */
  private static String said(HttpResponse<byte[]> answer) {
    boolean plain = answer.headers().firstValue("Content-Type").orElse("text/").startsWith("text/");
    String text = new String(answer.body(), StandardCharsets.UTF_8).strip();
    return plain && !text.isEmpty() ? text.substring(0, Math.min(text.length(), 2048)) : "unknown";
  }
}
