package io.kubeterrarium.apiserver.admission.webhook;

import io.kubeterrarium.apiserver.admission.AdmissionPlugin;
import io.kubeterrarium.apiserver.admission.AdmissionRequest;
import io.kubeterrarium.apiserver.authz.Authorizer;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.outbound.ServiceResolver;
import io.kubeterrarium.apiserver.resource.FallbackReader;
import io.kubeterrarium.apiserver.resource.ResourceType;
import io.kubeterrarium.apiserver.resource.Strategy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Asks webhooks whether the write may be made, all at once, and hears all of them out. Of several
 * refusals the first in the order of the webhooks is told; warnings are in that order, too. Source:
 * k8s.io/apiserver, pkg/admission/plugin/webhook/validating.
 */
public final class ValidatingWebhooks implements AdmissionPlugin {
  private final Webhooks webhooks;
  private final WebhookClient client;

  /**
   * @param versions in which the objects of a resource are served, itself first
   * @param authorizer for conditions that ask it
   */
  public ValidatingWebhooks(
      FallbackReader objects,
      ServiceResolver services,
      Function<ResourceType, List<Strategy>> versions,
      Authorizer authorizer) {
    this.client = new WebhookClient(services);
    this.webhooks = new Webhooks("validatingwebhookconfigurations", objects, versions, authorizer);
  }

  @Override
  public String name() {
    return "ValidatingAdmissionWebhook";
  }

  @Override
  public void validate(AdmissionRequest request) {
    List<Match> matching = webhooks.of(request);
    List<WebhookClient.Question> questions = new ArrayList<>(matching.size());
    for (Match match : matching) {
      questions.add(client.send(match.webhook(), Review.of(request, match)));
    }
    ApiException refusal = null;
    for (int i = 0; i < questions.size(); i++) {
      ApiException each = refusal(matching.get(i).webhook(), questions.get(i), request);
      refusal = refusal == null ? each : refusal;
    }
    if (refusal != null) {
      throw refusal;
    }
  }

  /** Null where the webhook agrees, or may be left out. */
  private static @Nullable ApiException refusal(
      Webhook webhook, WebhookClient.Question question, AdmissionRequest request) {
    try {
      JsonNode response = question.answer(false);
      WebhookAudit.said(request, webhook, response);
      Review.passWarnings(request, response);
      return response.path("allowed").asBoolean(false) ? null : Review.denial(webhook, response);
    } catch (WebhookClient.CallFailed e) {
      if (webhook.failsOpen()) {
        WebhookAudit.failedOpen(request, webhook, 0, false);
        return null;
      }
      return Review.failure(webhook, String.valueOf(e.getMessage()));
    }
  }
}
