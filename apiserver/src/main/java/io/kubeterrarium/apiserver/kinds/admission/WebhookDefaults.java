package io.kubeterrarium.apiserver.kinds.admission;

import io.kubeterrarium.apiserver.kinds.field.Defaults;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a webhook's configuration leaves out. */
public final class WebhookDefaults {
  private WebhookDefaults() {}

  public static void validating(ObjectNode configuration) {
    Defaults.objects(configuration, "webhooks").forEach(WebhookDefaults::set);
  }

  public static void mutating(ObjectNode configuration) {
    validating(configuration);
    Defaults.objects(configuration, "webhooks")
        .forEach(webhook -> Defaults.textPointer(webhook, "reinvocationPolicy", "Never"));
  }

  private static void set(ObjectNode webhook) {
    Defaults.textPointer(webhook, "failurePolicy", "Fail");
    Defaults.textPointer(webhook, "matchPolicy", "Equivalent");
    for (String selector : List.of("namespaceSelector", "objectSelector")) {
      if (!webhook.path(selector).isObject()) {
        webhook.putObject(selector);
      }
    }
    Defaults.number(webhook, "timeoutSeconds", 10);
    JsonNode service = webhook.path("clientConfig").path("service");
    if (service instanceof ObjectNode fields) {
      Defaults.number(fields, "port", 443);
    }
    Defaults.objects(webhook, "rules").forEach(rule -> Defaults.textPointer(rule, "scope", "*"));
  }
}
