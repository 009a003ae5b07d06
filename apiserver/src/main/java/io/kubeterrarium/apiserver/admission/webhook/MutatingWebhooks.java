package io.kubeterrarium.apiserver.admission.webhook;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.admission.AdmissionPlugin;
import io.kubeterrarium.apiserver.admission.AdmissionRequest;
import io.kubeterrarium.apiserver.authz.Authorizer;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.outbound.ServiceResolver;
import io.kubeterrarium.apiserver.patch.JsonPatch;
import io.kubeterrarium.apiserver.resource.FallbackReader;
import io.kubeterrarium.apiserver.resource.ResourceType;
import io.kubeterrarium.apiserver.resource.Strategy;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Asks one webhook after the other and applies the patches they answer. A hook whose policy says so
 * is asked once more where one after it has changed something. Source: k8s.io/apiserver,
 * pkg/admission/plugin/webhook/mutating.
 */
public final class MutatingWebhooks implements AdmissionPlugin {
  private final Webhooks webhooks;
  private final WebhookClient client;

  /**
   * @param versions in which the objects of a resource are served, itself first
   * @param authorizer for conditions that ask it
   */
  public MutatingWebhooks(
      FallbackReader objects,
      ServiceResolver services,
      Function<ResourceType, List<Strategy>> versions,
      Authorizer authorizer) {
    this.client = new WebhookClient(services);
    this.webhooks = new Webhooks("mutatingwebhookconfigurations", objects, versions, authorizer);
  }

  @Override
  public String name() {
    return "MutatingAdmissionWebhook";
  }

  @Override
  public void mutate(AdmissionRequest request) {
    List<Match> matching = webhooks.of(request);
    if (matching.isEmpty()) {
      return;
    }
    int lastChange = -1;
    for (int i = 0; i < matching.size(); i++) {
      if (ask(matching.get(i), request, 0)) {
        lastChange = i;
      }
    }
    for (int i = 0; i < lastChange; i++) {
      if (matching.get(i).webhook().isReinvoked()) {
        ask(matching.get(i), request, 1);
      }
    }
  }

  /** Whether the hook has changed the object. */
  private boolean ask(Match match, AdmissionRequest request, int round) {
    boolean changed = false;
    try {
      changed = change(match, request, round);
    } finally {
      WebhookAudit.mutated(request, match.webhook(), round, changed);
    }
    return changed;
  }

  private boolean change(Match match, AdmissionRequest request, int round) {
    Webhook webhook = match.webhook();
    ObjectNode object = request.object();
    ObjectNode seen = match.seen(request, object);
    try {
      JsonNode response = client.ask(webhook, Review.of(request, match));
      WebhookAudit.said(request, webhook, response);
      Review.passWarnings(request, response);
      if (!response.path("allowed").asBoolean(false)) {
        throw Review.denial(webhook, response);
      }
      if (object == null || seen == null) {
        refusePatch(webhook, response);
        return false;
      }
      ObjectNode changed = patched(webhook, seen, response);
      if (changed.equals(seen)) {
        return false;
      }
      replace(object, match.stored(request, changed));
      if (request.subresource().isEmpty()) {
        match.as().setDefaults(object);
      }
      return true;
    } catch (WebhookClient.CallFailed e) {
      if (webhook.failsOpen()) {
        WebhookAudit.failedOpen(request, webhook, round, true);
        return false;
      }
      throw Review.failure(webhook, String.valueOf(e.getMessage()));
    }
  }

  /** What is deleted is not changed any more. */
  private static void refusePatch(Webhook webhook, JsonNode response) {
    if (!Meta.text(response, "patch").isEmpty()) {
      throw ApiException.internal(
          "admission webhook \""
              + webhook.name()
              + "\" attempted to modify the object, which is not supported for this operation");
    }
  }

  /**
   * A patch that is none is the hook's failure; one that cannot be made ends the request, whatever
   * the failure policy says, as upstream.
   */
  private static ObjectNode patched(Webhook webhook, ObjectNode object, JsonNode response)
      throws WebhookClient.CallFailed {
    String patch = Meta.text(response, "patch");
    if (patch.isEmpty()) {
      return object;
    }
    JsonPatch operations;
    try {
      byte[] text = Base64.getDecoder().decode(patch.getBytes(StandardCharsets.US_ASCII));
      operations = JsonPatch.of(Json.read(text));
    } catch (ApiException | IllegalArgumentException | JacksonException e) {
      throw new WebhookClient.CallFailed(
          "received undecodable patch in webhook response: " + e.getMessage());
    }
    String type = Meta.text(response, "patchType");
    if (!type.equals("JSONPatch")) {
      throw new WebhookClient.CallFailed("unsupported patch type \"" + type + "\"");
    }
    try {
      return operations.apply(object);
    } catch (ApiException e) {
      throw ApiException.internal(
          "the patch of admission webhook \"" + webhook.name() + "\" does not apply");
    }
  }

  /** In place: the request's object is the one that will be stored. */
  private static void replace(ObjectNode object, ObjectNode changed) {
    object.removeAll();
    object.setAll(changed);
  }
}
