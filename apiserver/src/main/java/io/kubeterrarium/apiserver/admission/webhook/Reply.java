package io.kubeterrarium.apiserver.admission.webhook;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.admission.webhook.WebhookClient.CallFailed;
import io.kubeterrarium.apiserver.outbound.RefusedAnswer;
import java.net.http.HttpResponse;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** What a webhook's answer must be to count, with upstream's words where it is not. */
final class Reply {
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
    if (!RefusedAnswer.isSuccess(answer)) {
      throw new CallFailed(CALL + RefusedAnswer.reason(answer));
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
}
