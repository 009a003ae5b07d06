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

  private final String kind;
  private final AdmissionRequest request;
  private final List<Entry> entries = new ArrayList<>(0);

  /**
   * @param kind of the policies
   */
  Refusal(String kind, AdmissionRequest request) {
    this.kind = kind;
    this.request = request;
  }

  AdmissionRequest request() {
    return request;
  }

  /**
   * @param reason of the answer; empty: Invalid
   */
  void deny(String policy, String binding, String why, String reason) {
    entries.add(
        new Entry(
            "%s '%s' with binding '%s' denied request: %s".formatted(kind, policy, binding, why),
            reason.isEmpty() ? "Invalid" : reason));
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
    causes.addObject().put("message", first.message());
    throw new ApiException(code(first.reason()), first.reason(), forbidden.getMessage(), details);
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
