package io.kubeterrarium.apiserver.admission.webhook;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.admission.AdmissionPlugin;
import io.kubeterrarium.apiserver.admission.AdmissionRequest;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.admission.Expressions;
import java.net.URI;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Defaults and checks of the configurations themselves: what could never be asked is refused. */
public final class WebhookConfigurations implements AdmissionPlugin {
  private static final Set<String> PLURALS =
      Set.of("mutatingwebhookconfigurations", "validatingwebhookconfigurations");
  private static final int LONGEST_TIMEOUT = 30;

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
    for (int i = 0; i < webhooks.size(); i++) {
      check("webhooks[" + i + "]", webhooks.get(i), errors);
    }
    if (!errors.isEmpty()) {
      throw ApiException.invalid(request.type().kind(), Meta.name(object), errors);
    }
  }

  private static void check(String path, JsonNode webhook, FieldErrors errors) {
    if (Meta.text(webhook, "name").split("\\.").length < 3) {
      errors.invalid(
          path + ".name",
          Meta.text(webhook, "name"),
          "should be a domain with at least three segments separated by dots");
    }
    String effects = Meta.text(webhook, "sideEffects");
    if (!Set.of("None", "NoneOnDryRun").contains(effects)) {
      errors.notSupported(path + ".sideEffects", effects, Set.of("None", "NoneOnDryRun"));
    }
    int timeout = webhook.path("timeoutSeconds").asInt(0);
    if (timeout < 1 || timeout > LONGEST_TIMEOUT) {
      errors.invalid(
          path + ".timeoutSeconds", timeout, "the timeout value must be between 1 and 30 seconds");
    }
    boolean knowsV1 = false;
    for (JsonNode version : webhook.path("admissionReviewVersions")) {
      knowsV1 |= version.asString("").equals("v1");
    }
    if (!knowsV1) {
      errors.invalid(
          path + ".admissionReviewVersions",
          webhook.path("admissionReviewVersions"),
          "must include at least one of v1");
    }
    JsonNode config = webhook.path("clientConfig");
    String url = Meta.text(config, "url");
    if (url.isEmpty() == !config.hasNonNull("service")) {
      errors.required(path + ".clientConfig", "exactly one of url or service is required");
    } else if (!url.isEmpty() && !isHttps(url)) {
      errors.invalid(
          path + ".clientConfig.url",
          url,
          "'https' is the only allowed URL scheme; desired format: https://host[/path]");
    }
    if (!webhook.path("matchConditions").isEmpty()) {
      Expressions.conditions(
          webhook.path("matchConditions"), path + ".matchConditions", false, errors);
    }
  }

  private static boolean isHttps(String url) {
    try {
      URI uri = URI.create(url);
      return "https".equals(uri.getScheme()) && uri.getHost() != null && uri.getQuery() == null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
