package io.kubeterrarium.apiserver.kinds.plain;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.selector.LabelSyntax;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** FlowSchema. Source: pkg/apis/flowcontrol, {@code ValidateFlowSchema} and defaults. */
final class FlowRules {
  private static final int PRECEDENCE = 1_000;
  private static final int LAST_PRECEDENCE = 10_000;
  private static final Set<String> METHODS = Set.of("ByNamespace", "ByUser");
  private static final Set<String> SUBJECTS = Set.of("Group", "ServiceAccount", "User");
  private static final Set<String> VERBS =
      Set.of(
          "create",
          "delete",
          "deletecollection",
          "get",
          "list",
          "patch",
          "proxy",
          "update",
          "watch");

  private FlowRules() {}

  static void setDefaults(ObjectNode flow) {
    ObjectNode spec = Meta.child(flow, "spec");
    if (spec.path("matchingPrecedence").asLong(0) == 0) {
      spec.put("matchingPrecedence", PRECEDENCE);
    }
  }

  static void flow(ObjectNode flow, @Nullable ObjectNode old, FieldErrors errors) {
    JsonNode spec = flow.path("spec");
    precedence(spec.path("matchingPrecedence"), Meta.name(flow).equals("exempt"), errors);
    JsonNode method = spec.path("distinguisherMethod");
    if (method.isObject() && !METHODS.contains(Meta.text(method, "type"))) {
      errors.notSupported("spec.distinguisherMethod.type", method, METHODS);
    }
    String level = Meta.text(spec.path("priorityLevelConfiguration"), "name");
    String path = "spec.priorityLevelConfiguration.name";
    if (level.isEmpty()) {
      errors.required(path, "must reference a priority level");
    } else {
      Values.invalid(path, level, LabelSyntax.dnsSubdomain(level), errors);
    }
    int index = 0;
    for (JsonNode rule : spec.path("rules")) {
      rule(rule, "spec.rules[" + index++ + "]", errors);
    }
  }

  private static void precedence(JsonNode precedence, boolean isExempt, FieldErrors errors) {
    String path = "spec.matchingPrecedence";
    long value = precedence.asLong(0);
    if (value <= 0) {
      errors.invalid(path, precedence, "must be a positive value");
    }
    if (value > LAST_PRECEDENCE) {
      errors.invalid(path, precedence, "must not be greater than " + LAST_PRECEDENCE);
    }
    if (value == 1 && !isExempt) {
      errors.invalid(
          path, precedence, "only the schema named 'exempt' may have matchingPrecedence 1");
    }
  }

  private static void rule(JsonNode rule, String path, FieldErrors errors) {
    if (rule.path("subjects").isEmpty()) {
      errors.required(path + ".subjects", "subjects must contain at least one value");
    }
    int index = 0;
    for (JsonNode subject : rule.path("subjects")) {
      subject(subject, path + ".subjects[" + index++ + "]", errors);
    }
    if (rule.path("resourceRules").isEmpty() && rule.path("nonResourceRules").isEmpty()) {
      errors.required(
          path, "at least one of resourceRules and nonResourceRules has to be non-empty");
    }
    index = 0;
    for (JsonNode each : rule.path("resourceRules")) {
      resources(each, path + ".resourceRules[" + index++ + "]", errors);
    }
    index = 0;
    for (JsonNode each : rule.path("nonResourceRules")) {
      urls(each, path + ".nonResourceRules[" + index++ + "]", errors);
    }
  }

  private static void subject(JsonNode subject, String path, FieldErrors errors) {
    String kind = Meta.text(subject, "kind");
    if (!SUBJECTS.contains(kind)) {
      errors.notSupported(path + ".kind", kind, SUBJECTS);
      return;
    }
    String own = kind.equals("ServiceAccount") ? "serviceAccount" : kind.toLowerCase(Locale.ROOT);
    named(subject.path(own), own, kind, path + "." + own, errors);
    for (String other : List.of("serviceAccount", "user", "group")) {
      if (!other.equals(own) && subject.path(other).isObject()) {
        String whose = Character.toUpperCase(other.charAt(0)) + other.substring(1);
        errors.forbidden(
            path + "." + other, other + " is forbidden when subject kind is not '" + whose + "'");
      }
    }
  }

  private static void named(
      JsonNode named, String field, String kind, String path, FieldErrors errors) {
    if (!named.isObject()) {
      errors.required(path, field + " is required when subject kind is '" + kind + "'");
      return;
    }
    String name = Meta.text(named, "name");
    if (name.isEmpty()) {
      errors.required(path + ".name", "");
    }
    if (!kind.equals("ServiceAccount")) {
      return;
    }
    if (!name.isEmpty() && !name.equals("*")) {
      Values.invalid(path + ".name", name, LabelSyntax.dnsSubdomain(name), errors);
    }
    String namespace = Meta.text(named, "namespace");
    if (namespace.isEmpty()) {
      errors.required(path + ".namespace", "must specify namespace for service account");
    } else {
      Values.invalid(path + ".namespace", namespace, LabelSyntax.dnsLabel(namespace), errors);
    }
  }

  private static void resources(JsonNode rule, String path, FieldErrors errors) {
    verbs(rule, path, errors);
    some(rule, "apiGroups", path, "resource rules must supply at least one api group", errors);
    alone(rule, "apiGroups", path, "api groups", errors);
    some(rule, "resources", path, "resource rules must supply at least one resource", errors);
    alone(rule, "resources", path, "resources", errors);
    if (!rule.path("clusterScope").asBoolean(false)) {
      some(
          rule,
          "namespaces",
          path,
          "resource rules that are not cluster scoped must supply at least one namespace",
          errors);
    }
    if (alone(rule, "namespaces", path, "namespaces", errors)) {
      return;
    }
    int index = 0;
    for (String namespace : texts(rule, "namespaces")) {
      String at = path + ".namespaces[" + index++ + "]";
      for (String problem : LabelSyntax.dnsLabel(namespace)) {
        errors.invalid(
            at, namespace, "each member of this list must be '*' or a DNS-1123 label; " + problem);
      }
    }
  }

  private static void urls(JsonNode rule, String path, FieldErrors errors) {
    verbs(rule, path, errors);
    some(rule, "nonResourceURLs", path, "nonResourceURLs must contain at least one value", errors);
    if (alone(rule, "nonResourceURLs", path, "non-resource URLs", errors)) {
      return;
    }
    int index = 0;
    for (String url : texts(rule, "nonResourceURLs")) {
      String wrong = wrong(url);
      if (!wrong.isEmpty()) {
        errors.invalid(path + ".nonResourceURLs[" + index + "]", url, wrong);
      }
      index++;
    }
  }

  private static String wrong(String url) {
    if (url.isEmpty()) {
      return "must not be empty";
    }
    if (!url.startsWith("/")) {
      return "must start with slash";
    }
    if (url.contains(" ")) {
      return "must not contain white-space";
    }
    if (url.contains("//")) {
      return "must not contain double slash";
    }
    int star = url.indexOf('*');
    boolean suffix = star < 0 || star == url.length() - 1 && url.endsWith("/*");
    return suffix ? "" : "wildcard can only do suffix matching";
  }

  private static void verbs(JsonNode rule, String path, FieldErrors errors) {
    some(rule, "verbs", path, "verbs must contain at least one value", errors);
    if (!alone(rule, "verbs", path, "verbs", errors) && !VERBS.containsAll(texts(rule, "verbs"))) {
      errors.notSupported(path + ".verbs", rule.path("verbs"), VERBS);
    }
  }

  private static void some(
      JsonNode rule, String field, String path, String detail, FieldErrors errors) {
    if (rule.path(field).isEmpty()) {
      errors.required(path + "." + field, detail);
    }
  }

  /** Whether the list has a wildcard, which must stand alone. */
  private static boolean alone(
      JsonNode rule, String field, String path, String what, FieldErrors errors) {
    List<String> all = texts(rule, field);
    if (all.size() > 1 && all.contains("*")) {
      errors.invalid(
          path + "." + field,
          rule.path(field),
          "if '*' is present, must not specify other " + what);
    }
    return all.contains("*");
  }

  private static List<String> texts(JsonNode rule, String field) {
    List<String> texts = new ArrayList<>();
    rule.path(field).forEach(each -> texts.add(each.asString("")));
    return texts;
  }
}
