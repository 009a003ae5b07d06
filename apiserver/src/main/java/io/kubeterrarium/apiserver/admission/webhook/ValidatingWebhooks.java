package io.kubeterrarium.apiserver.admission.webhook;

import io.kubeterrarium.apiserver.admission.AdmissionPlugin;
import io.kubeterrarium.apiserver.admission.AdmissionRequest;
import io.kubeterrarium.apiserver.authz.Authorizer;
import io.kubeterrarium.apiserver.outbound.ServiceResolver;
import io.kubeterrarium.apiserver.resource.FallbackReader;
import io.kubeterrarium.apiserver.resource.ResourceType;
import io.kubeterrarium.apiserver.resource.Strategy;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * Asks webhooks whether the write may be made. Source: k8s.io/apiserver,
 * pkg/admission/plugin/webhook/validating; one after the other here, so that the same one of
 * several refusals is told each time.
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
    for (Match match : webhooks.of(request)) {
      Webhook webhook = match.webhook();
      try {
        JsonNode response = client.ask(webhook, Review.of(request, match));
        Review.passWarnings(request, response);
        if (!response.path("allowed").asBoolean(false)) {
          throw Review.denial(webhook, response);
        }
      } catch (WebhookClient.CallFailed e) {
        if (!webhook.failsOpen()) {
          throw Review.failure(webhook, String.valueOf(e.getMessage()));
        }
      }
    }
  }
}
