package io.kubeterrarium.apiserver.kinds.batch;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.selector.LabelSyntax;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Values;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * When a Job counts as failed or done before its pods say so. Source: {@code
 * validatePodFailurePolicy}, {@code validateSuccessPolicy} and what they call.
 */
final class JobPolicyValidation {
  private static final int MAX_RULES = 20;
  private static final int MAX_CODES = 255;
  private static final int MAX_INDEXES_TEXT = 64 * 1024;
  private static final List<String> ACTIONS = List.of("Count", "FailIndex", "FailJob", "Ignore");
  private static final List<String> OPERATORS = List.of("In", "NotIn");
  private static final List<String> STATUSES = List.of("False", "True", "Unknown");

  private JobPolicyValidation() {}

  static void check(JsonNode spec, String path, FieldErrors errors) {
    JsonNode failure = spec.path("podFailurePolicy");
    if (failure.isObject()) {
      failureRules(spec, failure.path("rules"), path + ".podFailurePolicy.rules", errors);
    }
    JsonNode success = spec.path("successPolicy");
    if (success.isObject()) {
      if (Meta.text(spec, "completionMode").equals("Indexed")) {
        successRules(spec, success.path("rules"), path + ".successPolicy.rules", errors);
      } else {
        errors.invalid(path + ".successPolicy", success, "requires indexed completion mode");
      }
    }
  }

  private static void failureRules(JsonNode spec, JsonNode rules, String path, FieldErrors errors) {
    if (rules.size() > MAX_RULES) {
      errors.tooMany(path, rules.size(), MAX_RULES);
    }
    Set<String> containers = new HashSet<>();
    JsonNode pod = spec.path("template").path("spec");
    for (String list : List.of("containers", "initContainers")) {
      pod.path(list).forEach(container -> containers.add(Meta.text(container, "name")));
    }
    for (int i = 0; i < rules.size(); i++) {
      failureRule(spec, rules.get(i), containers, path + "[" + i + "]", errors);
    }
  }

  private static void failureRule(
      JsonNode spec, JsonNode rule, Set<String> containers, String path, FieldErrors errors) {
    String action = Meta.text(rule, "action");
    required(action, ACTIONS, path + ".action", errors);
    if (action.equals("FailIndex") && !spec.hasNonNull("backoffLimitPerIndex")) {
      errors.invalid(path + ".action", action, "requires the backoffLimitPerIndex to be set");
    }
    JsonNode codes = rule.path("onExitCodes");
    if (codes.isObject()) {
      exitCodes(codes, containers, path + ".onExitCodes", errors);
    }
    JsonNode conditions = rule.path("onPodConditions");
    if (conditions.size() > MAX_RULES) {
      errors.tooMany(path + ".onPodConditions", conditions.size(), MAX_RULES);
    }
    for (int i = 0; i < conditions.size(); i++) {
      JsonNode condition = conditions.get(i);
      String at = path + ".onPodConditions[" + i + "]";
      String type = Meta.text(condition, "type");
      Values.invalid(at + ".type", type, LabelSyntax.qualifiedName(type), errors);
      required(Meta.text(condition, "status"), STATUSES, at + ".status", errors);
    }
    if (codes.isObject() && !conditions.isEmpty()) {
      invalid(path, "specifying both OnExitCodes and OnPodConditions is not supported", errors);
    } else if (!codes.isObject() && conditions.isEmpty()) {
      invalid(path, "specifying one of OnExitCodes and OnPodConditions is required", errors);
    }
  }

  /** Of a whole rule, which is not shown. */
  private static void invalid(String path, String why, FieldErrors errors) {
    errors.add("FieldValueInvalid", path, "Invalid value: " + why);
  }

  private static void required(String value, List<String> known, String path, FieldErrors errors) {
    if (value.isEmpty()) {
      List<String> quoted = known.stream().map(each -> '"' + each + '"').toList();
      errors.required(path, "valid values: [" + String.join(" ", quoted) + "]");
    } else if (!known.contains(value)) {
      errors.notSupported(path, value, known);
    }
  }

  private static void exitCodes(
      JsonNode codes, Set<String> containers, String path, FieldErrors errors) {
    String operator = Meta.text(codes, "operator");
    required(operator, OPERATORS, path + ".operator", errors);
    String container = Meta.text(codes, "containerName");
    if (codes.hasNonNull("containerName") && !containers.contains(container)) {
      errors.invalid(
          path + ".containerName",
          container,
          "must be one of the container or initContainer names in the pod template");
    }
    JsonNode values = codes.path("values");
    String at = path + ".values";
    if (values.isEmpty()) {
      errors.invalid(at, Json.MAPPER.createArrayNode(), "at least one value is required");
    } else if (values.size() > MAX_CODES) {
      errors.tooMany(at, values.size(), MAX_CODES);
    }
    Set<Integer> seen = new HashSet<>();
    boolean ordered = true;
    for (int i = 0; i < values.size(); i++) {
      int code = values.get(i).asInt(0);
      if (operator.equals("In") && code == 0) {
        errors.invalid(at + "[" + i + "]", code, "must not be 0 for the In operator");
      }
      if (!seen.add(code)) {
        errors.duplicate(at + "[" + i + "]", code);
      }
      ordered &= i == 0 || values.get(i - 1).asInt(0) <= code;
    }
    if (!ordered) {
      errors.invalid(at, values, "must be ordered");
    }
  }

  private static void successRules(JsonNode spec, JsonNode rules, String path, FieldErrors errors) {
    if (rules.isEmpty()) {
      errors.required(
          path, "at least one rules must be specified when the successPolicy is specified");
    }
    if (rules.size() > MAX_RULES) {
      errors.tooMany(path, rules.size(), MAX_RULES);
    }
    int completions = spec.path("completions").asInt(0);
    for (int i = 0; i < rules.size(); i++) {
      successRule(rules.get(i), completions, path + "[" + i + "]", errors);
    }
  }

  private static void successRule(JsonNode rule, int completions, String path, FieldErrors errors) {
    boolean byCount = rule.hasNonNull("succeededCount");
    boolean byIndex = rule.hasNonNull("succeededIndexes");
    if (!byCount && !byIndex) {
      errors.required(path, "at least one of succeededCount or succeededIndexes must be specified");
    }
    int total = 0;
    if (byIndex) {
      String indexes = Meta.text(rule, "succeededIndexes");
      String at = path + ".succeededIndexes";
      if (indexes.length() > MAX_INDEXES_TEXT) {
        errors.tooLong(at, MAX_INDEXES_TEXT);
      }
      try {
        total = JobIndexes.count(indexes, completions);
      } catch (JobIndexes.MalformedException e) {
        errors.invalid(at, indexes, "error parsing succeededIndexes: " + e.getMessage());
      }
    }
    if (byCount) {
      count(rule, completions, byIndex, total, path + ".succeededCount", errors);
    }
  }

  private static void count(
      JsonNode rule, int completions, boolean byIndex, int total, String at, FieldErrors errors) {
    int count = rule.path("succeededCount").asInt(0);
    if (count < 0) {
      errors.invalid(at, count, "must be greater than or equal to 0");
    }
    if (count > completions) {
      errors.invalid(
          at,
          count,
          "must be less than or equal to %d (the number of specified completions)"
              .formatted(completions));
    }
    if (byIndex && count > total) {
      errors.invalid(
          at,
          count,
          ("must be less than or equal to %d (the number of indexes in the specified"
                  + " succeededIndexes field)")
              .formatted(total));
    }
  }
}
