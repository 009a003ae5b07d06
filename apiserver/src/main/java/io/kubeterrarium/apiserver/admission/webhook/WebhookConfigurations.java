package io.kubeterrarium.apiserver.admission.webhook;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.admission.AdmissionPlugin;
import io.kubeterrarium.apiserver.admission.AdmissionRequest;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.admission.Expressions;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Defaults and checks of the configurations themselves: what could never be asked is refused. */
public final class WebhookConfigurations implements AdmissionPlugin {
  private static final Set<String> PLURALS =
      Set.of("mutatingwebhookconfigurations", "validatingwebhookconfigurations");

  @Override
  public String name() {
    return "WebhookConfigurations";
  }

  @Override
  public void mutate(AdmissionRequest request) {
    ObjectNode object = request.object();
    if (object == null || !PLURALS.contains(request.type().plural())) {
      return;
    }
    boolean mutating = request.type().plural().startsWith("mutating");
    for (JsonNode each : object.path("webhooks")) {
      if (each instanceof ObjectNode webhook) {
        put(webhook, "failurePolicy", "Fail");
        put(webhook, "matchPolicy", "Equivalent");
        if (mutating) {
          put(webhook, "reinvocationPolicy", "Never");
        }
        for (String selector : new String[] {"namespaceSelector", "objectSelector"}) {
          if (!webhook.has(selector)) {
            webhook.set(selector, Json.object());
          }
        }
        if (webhook.path("clientConfig").path("service") instanceof ObjectNode service
            && !service.has("port")) {
          service.put("port", 443);
        }
        if (!webhook.has("timeoutSeconds")) {
          webhook.put("timeoutSeconds", 10);
        }
        for (JsonNode rule : webhook.path("rules")) {
          if (rule instanceof ObjectNode fields) {
            put(fields, "scope", "*");
          }
        }
      }
    }
  }

  private static void put(ObjectNode object, String field, String value) {
    if (!object.has(field)) {
      object.put(field, value);
    }
  }

  @Override
  public void validate(AdmissionRequest request) {
    ObjectNode object = request.object();
    if (object == null || !PLURALS.contains(request.type().plural())) {
      return;
    }
    FieldErrors errors = new FieldErrors();
    JsonNode webhooks = object.path("webhooks");
    WebhookRules.checkAll(webhooks, errors);
    for (int i = 0; i < webhooks.size(); i++) {
      JsonNode conditions = webhooks.get(i).path("matchConditions");
      if (!conditions.isEmpty()) {
        Expressions.conditions(conditions, "webhooks[" + i + "].matchConditions", false, errors);
      }
    }
    if (!errors.isEmpty()) {
      throw ApiException.invalid(request.type().kind(), Meta.name(object), errors);
    }
  }
}
