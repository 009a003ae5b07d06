package io.kubeterrarium.apiserver.kinds.admission;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.selector.LabelSyntax;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Labels;
import io.kubeterrarium.apiserver.kinds.field.Values;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a webhook in a configuration must be like. Source: {@code validateValidatingWebhook}, {@code
 * validateMutatingWebhook}, {@code ValidateWebhookURL} and {@code ValidateWebhookService}.
 */
public final class WebhookRules {
  private static final int LONGEST_TIMEOUT = 30;
  private static final Set<String> OPERATIONS =
      Set.of("*", "CONNECT", "CREATE", "DELETE", "UPDATE");
  private static final Set<String> SCOPES = Set.of("*", "Cluster", "Namespaced");
  private static final List<String> SIDE_EFFECTS = List.of("None", "NoneOnDryRun");
  private static final List<String> VERSIONS = List.of("v1", "v1beta1");
  private static final String FORM = "; desired format: https://host[/path]";

  private WebhookRules() {}

  /**
   * @param old not asked: an update must pass what a create must
   */
  public static void check(ObjectNode configuration, @Nullable ObjectNode old, FieldErrors errors) {
    JsonNode webhooks = configuration.path("webhooks");
    Set<String> names = new HashSet<>();
    for (int i = 0; i < webhooks.size(); i++) {
      JsonNode webhook = webhooks.get(i);
      String path = "webhooks[" + i + "]";
      check(path, webhook, errors);
      String name = Meta.text(webhook, "name");
      if (!name.isEmpty() && !names.add(name)) {
        errors.duplicate(path + ".name", name);
      }
    }
  }

  private static void check(String path, JsonNode webhook, FieldErrors errors) {
    name(Meta.text(webhook, "name"), path + ".name", errors);
    JsonNode rules = webhook.path("rules");
    for (int i = 0; i < rules.size(); i++) {
      rule(rules.get(i), path + ".rules[" + i + "]", errors);
    }
    Values.oneOfOrNone(webhook, path, "failurePolicy", Set.of("Fail", "Ignore"), errors);
    Values.oneOfOrNone(webhook, path, "matchPolicy", Set.of("Equivalent", "Exact"), errors);
    sideEffects(webhook, path + ".sideEffects", errors);
    int timeout = webhook.path("timeoutSeconds").asInt(1);
    if (timeout < 1 || timeout > LONGEST_TIMEOUT) {
      errors.invalid(
          path + ".timeoutSeconds", timeout, "the timeout value must be between 1 and 30 seconds");
    }
    for (String selector : List.of("namespaceSelector", "objectSelector")) {
      Labels.checkSelector(webhook.path(selector), path + "." + selector, errors);
    }
    Values.oneOfOrNone(webhook, path, "reinvocationPolicy", Set.of("IfNeeded", "Never"), errors);
    clientConfig(webhook.path("clientConfig"), path + ".clientConfig", errors);
    JsonNode conditions = webhook.path("matchConditions");
    if (!conditions.isEmpty()) {
      Expressions.conditions(conditions, path + ".matchConditions", false, errors);
    }
    versions(webhook.path("admissionReviewVersions"), path + ".admissionReviewVersions", errors);
  }

  private static void name(String name, String path, FieldErrors errors) {
    if (name.isEmpty()) {
      errors.required(path, "");
      return;
    }
    List<String> problems = LabelSyntax.dnsSubdomain(name);
    if (!problems.isEmpty()) {
      errors.invalid(path, name, String.join(",", problems));
    } else if (name.split("\\.").length < 3) {
      errors.invalid(
          path, name, "should be a domain with at least three segments separated by dots");
    }
  }

  private static void sideEffects(JsonNode webhook, String path, FieldErrors errors) {
    String effects = Meta.text(webhook, "sideEffects");
    if (!webhook.hasNonNull("sideEffects")) {
      errors.required(path, "must specify one of " + String.join(", ", SIDE_EFFECTS));
    } else if (!SIDE_EFFECTS.contains(effects)) {
      errors.notSupported(path, effects, SIDE_EFFECTS);
    }
  }

  /** Also of policies. */
  static void rule(JsonNode rule, String path, FieldErrors errors) {
    JsonNode operations = rule.path("operations");
    alone(operations, path + ".operations", "operations", errors);
    for (int i = 0; i < operations.size(); i++) {
      String operation = operations.get(i).asString("");
      if (!OPERATIONS.contains(operation)) {
        errors.notSupported(path + ".operations[" + i + "]", operation, OPERATIONS);
      }
    }
    alone(rule.path("apiGroups"), path + ".apiGroups", "API groups", errors);
    alone(rule.path("apiVersions"), path + ".apiVersions", "API versions", errors);
    notEmpty(rule.path("apiVersions"), path + ".apiVersions", errors);
    resources(rule.path("resources"), path + ".resources", errors);
    Values.oneOfOrNone(rule, path, "scope", SCOPES, errors);
  }

  /** A list with something in it, and nothing beside a star. */
  private static void alone(JsonNode list, String path, String what, FieldErrors errors) {
    if (list.isEmpty()) {
      errors.required(path, "");
    } else if (list.size() > 1 && has(list, "*")) {
      errors.invalid(path, list, "if '*' is present, must not specify other " + what);
    }
  }

  private static boolean has(JsonNode list, String value) {
    for (JsonNode each : list) {
      if (each.asString("").equals(value)) {
        return true;
      }
    }
    return false;
  }

  private static void notEmpty(JsonNode list, String path, FieldErrors errors) {
    for (int i = 0; i < list.size(); i++) {
      if (list.get(i).asString("").isEmpty()) {
        errors.required(path + "[" + i + "]", "");
      }
    }
  }

  private static void resources(JsonNode resources, String path, FieldErrors errors) {
    if (resources.isEmpty()) {
      errors.required(path, "");
    }
    Set<String> whole = new HashSet<>(); // x of x/*
    Set<String> everywhere = new HashSet<>(); // y of */y
    boolean plain = false;
    for (int i = 0; i < resources.size(); i++) {
      String resource = resources.get(i).asString("");
      String at = path + "[" + i + "]";
      if (resource.isEmpty()) {
        errors.required(at, "");
        continue;
      }
      String[] parts = resource.split("/", 2);
      if (parts.length == 1) {
        plain = !resource.equals("*");
        continue;
      }
      if (whole.contains(parts[0])) {
        errors.invalid(
            at, resource, "if '" + parts[0] + "/*' is present, must not specify " + resource);
      }
      if (everywhere.contains(parts[1])) {
        errors.invalid(
            at, resource, "if '*/" + parts[1] + "' is present, must not specify " + resource);
      }
      if (parts[1].equals("*")) {
        whole.add(parts[0]);
      }
      if (parts[0].equals("*")) {
        everywhere.add(parts[1]);
      }
    }
    if (resources.size() > 1 && has(resources, "*/*")) {
      errors.invalid(path, resources, "if '*/*' is present, must not specify other resources");
    }
    if (plain && has(resources, "*")) {
      errors.invalid(
          path,
          resources,
          "if '*' is present, must not specify other resources without subresources");
    }
  }

  private static void versions(JsonNode versions, String path, FieldErrors errors) {
    String known = String.join(", ", VERSIONS);
    if (versions.isEmpty()) {
      errors.required(path, "must specify one of " + known);
      return;
    }
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < versions.size(); i++) {
      String version = versions.get(i).asString("");
      String at = path + "[" + i + "]";
      if (seen.add(version)) {
        Values.invalid(at, version, LabelSyntax.dns1035Label(version), errors);
      } else {
        errors.invalid(at, version, "duplicate version");
      }
    }
    if (VERSIONS.stream().noneMatch(seen::contains)) {
      errors.invalid(path, versions, "must include at least one of " + known);
    }
  }

  private static void clientConfig(JsonNode config, String path, FieldErrors errors) {
    boolean byUrl = config.hasNonNull("url");
    if (byUrl == config.hasNonNull("service")) {
      errors.required(path, "exactly one of url or service is required");
    } else if (byUrl) {
      url(Meta.text(config, "url"), path + ".url", errors);
    } else {
      service(config.path("service"), path + ".service", errors);
    }
  }

  private static void url(String text, String path, FieldErrors errors) {
    URI url;
    try {
      url = new URI(text);
    } catch (URISyntaxException e) {
      errors.required(path, "url must be a valid URL: " + e.getReason() + FORM);
      return;
    }
    String scheme = url.getScheme() == null ? "" : url.getScheme();
    if (!scheme.equals("https")) {
      errors.invalid(path, scheme, "'https' is the only allowed URL scheme" + FORM);
    }
    if (url.getRawAuthority() == null) {
      errors.invalid(path, "", "host must be specified" + FORM);
    }
    if (url.getRawUserInfo() != null) {
      errors.invalid(path, url.getRawUserInfo(), "user information is not permitted in the URL");
    }
    if (url.getRawFragment() != null) {
      errors.invalid(path, url.getRawFragment(), "fragments are not permitted in the URL");
    }
    if (url.getRawQuery() != null) {
      errors.invalid(path, url.getRawQuery(), "query parameters are not permitted in the URL");
    }
  }

  private static void service(JsonNode service, String path, FieldErrors errors) {
    // Upstream takes one for the other: whoever leaves out the name hears of the namespace.
    if (Meta.text(service, "namespace").isEmpty()) {
      errors.required(path + ".name", "");
    }
    if (Meta.text(service, "name").isEmpty()) {
      errors.required(path + ".namespace", "");
    }
    int port = service.path("port").asInt(443);
    if (port < 1 || port > 65_535) {
      errors.invalid(
          path + ".port", port, "port is not valid: must be between 1 and 65535, inclusive");
    }
    servicePath(Meta.text(service, "path"), path + ".path", errors);
  }

  private static void servicePath(String text, String path, FieldErrors errors) {
    if (text.isEmpty() || text.equals("/")) {
      return;
    }
    if (!text.startsWith("/")) {
      errors.invalid(path, text, "must start with a '/'");
    }
    String inner = text.substring(1);
    String[] steps =
        (inner.endsWith("/") ? inner.substring(0, inner.length() - 1) : inner).split("/", -1);
    for (int i = 0; i < steps.length; i++) {
      if (steps[i].isEmpty()) {
        errors.invalid(path, text, "segment[" + i + "] may not be empty");
        continue;
      }
      for (String problem : LabelSyntax.dnsSubdomain(steps[i])) {
        errors.invalid(path, text, "segment[" + i + "]: " + problem);
      }
    }
  }
}
