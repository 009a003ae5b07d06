package io.kubeterrarium.apiserver.admission.webhook;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.selector.LabelSyntax;
import io.kubeterrarium.apiserver.admission.AdmissionRequest;
import tools.jackson.databind.JsonNode;

/** What the audit log is told of webhooks. Source: upstream's dispatchers. */
final class WebhookAudit {
  private static final String MUTATION = "mutation.webhook.admission.k8s.io/";
  private static final String VALIDATING = "validating.webhook.admission.k8s.io/";

  private WebhookAudit() {}

  /** What a hook itself wants to be known; keys that are none are left out. */
  static void said(AdmissionRequest request, Webhook webhook, JsonNode response) {
    response
        .path("auditAnnotations")
        .forEachEntry(
            (name, value) -> {
              String key = webhook.name() + "/" + name;
              if (LabelSyntax.qualifiedName(key).isEmpty()) {
                request.annotations().putIfAbsent(key, value.asString(""));
              }
            });
  }

  /**
   * @param round 0, or 1 where the hook is asked again
   */
  static void mutated(AdmissionRequest request, Webhook webhook, int round, boolean changed) {
    String value =
        Json.text(
            Json.object()
                .put("configuration", webhook.configuration())
                .put("webhook", webhook.name())
                .put("mutated", changed));
    request.annotations().put(MUTATION + place(webhook, round), value);
  }

  static void failedOpen(AdmissionRequest request, Webhook webhook, int round, boolean mutating) {
    request
        .annotations()
        .put(
            "failed-open." + (mutating ? MUTATION : VALIDATING) + place(webhook, round),
            webhook.name());
  }

  private static String place(Webhook webhook, int round) {
    return "round_" + round + "_index_" + webhook.index();
  }
}
