package io.kubeterrarium.apiserver.kinds.extension;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.selector.LabelSyntax;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Ports;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** How objects get from one version to another: not at all, or by a webhook. */
final class ConversionValidation {
  private static final String PATH = "spec.conversion";
  private static final List<String> STRATEGIES = List.of("None", "Webhook");
  private static final List<String> REVIEWS = List.of("v1", "v1beta1");

  private ConversionValidation() {}

  static void check(JsonNode conversion, FieldErrors errors) {
    String strategy = Meta.text(conversion, "strategy");
    if (strategy.isEmpty()) {
      errors.required(PATH + ".strategy", "");
      return;
    }
    if (!STRATEGIES.contains(strategy)) {
      errors.notSupported(PATH + ".strategy", strategy, STRATEGIES);
      return;
    }
    JsonNode webhook = conversion.path("webhook");
    if (strategy.equals("None")) {
      if (webhook.path("clientConfig").isObject()) {
        errors.forbidden(
            PATH + ".webhookClientConfig", "should not be set when strategy is not set to Webhook");
      }
      if (!webhook.path("conversionReviewVersions").isEmpty()) {
        errors.forbidden(
            PATH + ".conversionReviewVersions",
            "should not be set when strategy is not set to Webhook");
      }
      return;
    }
    if (webhook.path("clientConfig").isObject()) {
      client(webhook.get("clientConfig"), errors);
    } else {
      errors.required(PATH + ".webhookClientConfig", "required when strategy is set to Webhook");
    }
    reviews(webhook.path("conversionReviewVersions"), errors);
  }

  private static void client(JsonNode client, FieldErrors errors) {
    String path = PATH + ".webhookClientConfig";
    boolean url = client.hasNonNull("url");
    boolean service = client.path("service").isObject();
    if (url == service) {
      errors.required(path, "exactly one of url or service is required");
    } else if (url) {
      String text = Meta.text(client, "url");
      if (!text.startsWith("https://")) {
        errors.invalid(
            path + ".url",
            text,
            "'https' is the only allowed URL scheme; desired format: https://host[/path]");
      }
    } else {
      // Upstream takes one for the other: whoever leaves out the name hears of the namespace.
      if (Meta.text(client.path("service"), "namespace").isEmpty()) {
        errors.required(path + ".service.name", "");
      }
      if (Meta.text(client.path("service"), "name").isEmpty()) {
        errors.required(path + ".service.namespace", "");
      }
      Ports.number(client.path("service").path("port"), path + ".service.port", errors);
    }
  }

  private static void reviews(JsonNode versions, FieldErrors errors) {
    String path = PATH + ".conversionReviewVersions";
    if (versions.isEmpty()) {
      errors.required(path, "");
      return;
    }
    Set<String> seen = new HashSet<>();
    boolean known = false;
    for (int i = 0; i < versions.size(); i++) {
      String version = versions.get(i).asString("");
      known |= REVIEWS.contains(version);
      if (!seen.add(version)) {
        errors.invalid(path + "[" + i + "]", version, "duplicate version");
      } else {
        String at = path + "[" + i + "]";
        LabelSyntax.dns1035Label(version).forEach(why -> errors.invalid(at, version, why));
      }
    }
    if (!known) {
      errors.invalid(path, versions, "must include at least one of " + String.join(", ", REVIEWS));
    }
  }
}
