package io.kubeterrarium.apiserver.admission.policy;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.apiserver.admission.AdmissionRequest;
import io.kubeterrarium.apiserver.error.ApiException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What policies have against a request; the first of it is told. Belongs to the request's thread.
 */
final class Refusal {
  private record Entry(String message, String reason) {}

  private final boolean validating;
  private final AdmissionRequest request;
  private final List<Entry> entries = new ArrayList<>(0);

  /**
   * @param validating whose policies' words; mutating ones have fewer
   */
  Refusal(boolean validating, AdmissionRequest request) {
    this.validating = validating;
    this.request = request;
  }

  AdmissionRequest request() {
    return request;
  }

  /**
   * @param binding empty where it is the policy that is wrong
   * @param reason of the answer; empty: the usual one
   */
  void deny(String policy, String binding, String why, String reason) {
    String kind = validating ? "ValidatingAdmissionPolicy" : "policy";
    String with = binding.isEmpty() ? "" : " with binding '" + binding + "'";
    entries.add(
        new Entry("%s '%s'%s denied request: %s".formatted(kind, policy, with, why), reason));
  }

  void deny(String policy, String binding, Parameters.Unusable why) {
    deny(policy, why.isPolicy() ? "" : binding, String.valueOf(why.getMessage()), "");
  }

  void throwIfAny() {
    if (entries.isEmpty()) {
      return;
    }
    Entry first = entries.get(0);
    ApiException forbidden = request.forbidden(first.message());
    ObjectNode details =
        forbidden.status().path("details") instanceof ObjectNode known
            ? known.deepCopy()
            : Json.object();
    ArrayNode causes = details.putArray("causes");
    if (validating) {
      causes.addObject().put("message", first.message());
      String reason = first.reason().isEmpty() ? "Invalid" : first.reason();
      throw new ApiException(code(reason), reason, forbidden.getMessage(), details);
    }
    entries.forEach(entry -> causes.addObject().put("message", entry.message()));
    String reason = first.reason().isEmpty() ? forbidden.reason() : first.reason();
    // Upstream's reason says Invalid where its code says forbidden.
    throw new ApiException(forbidden.code(), reason, first.message(), details);
  }

  private static int code(String reason) {
    return switch (reason) {
      case "Forbidden" -> 403;
      case "Unauthorized" -> 401;
      case "RequestEntityTooLarge" -> 413;
      default -> 422;
    };
  }
}
