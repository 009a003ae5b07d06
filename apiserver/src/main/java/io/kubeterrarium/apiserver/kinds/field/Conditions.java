package io.kubeterrarium.apiserver.kinds.field;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.selector.LabelSyntax;
import io.kubeterrarium.apiserver.error.FieldErrors;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Conditions as newer kinds have them. Source: {@code ValidateConditions} in apimachinery. */
public final class Conditions {
  private static final List<String> IN_ORDER = List.of("True", "False", "Unknown");
  private static final Set<String> STATUSES = Set.of("False", "True", "Unknown");
  private static final Pattern REASON = Pattern.compile("[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?");
  private static final int LONGEST_REASON = 1024;
  private static final int LONGEST_MESSAGE = 32 * 1024;

  private Conditions() {}

  /**
   * @param path of the status
   */
  public static void check(JsonNode status, String path, FieldErrors errors) {
    Set<String> types = new HashSet<>();
    Defaults.each(
        status,
        "conditions",
        path,
        (condition, at) -> {
          String type = Meta.text(condition, "type");
          if (!types.add(type)) {
            errors.duplicate(at + ".type", type);
          }
          one(condition, at, errors);
        });
  }

  /** Of conditions of an older kind no more than whether they hold is looked at. */
  public static void statuses(JsonNode status, String path, FieldErrors errors) {
    Defaults.each(
        status,
        "conditions",
        path,
        (condition, at) -> {
          String holds = Meta.text(condition, "status");
          if (!IN_ORDER.contains(holds)) {
            errors.notSupported(at + ".status", holds, IN_ORDER);
          }
        });
  }

  private static void one(ObjectNode condition, String path, FieldErrors errors) {
    String type = Meta.text(condition, "type");
    Values.invalid(path + ".type", type, LabelSyntax.qualifiedName(type), errors);
    String status = Meta.text(condition, "status");
    if (!STATUSES.contains(status)) {
      errors.notSupported(path + ".status", status, STATUSES);
    }
    JsonNode generation = condition.path("observedGeneration");
    if (generation.asLong(0) < 0) {
      errors.invalid(
          path + ".observedGeneration", generation, "must be greater than or equal to zero");
    }
    if (Meta.text(condition, "lastTransitionTime").isEmpty()) {
      errors.required(path + ".lastTransitionTime", "must be set");
    }
    reason(Meta.text(condition, "reason"), path + ".reason", errors);
    if (Meta.text(condition, "message").length() > LONGEST_MESSAGE) {
      errors.tooLong(path + ".message", LONGEST_MESSAGE);
    }
  }

  private static void reason(String reason, String path, FieldErrors errors) {
    if (reason.isEmpty()) {
      errors.required(path, "must be set");
      return;
    }
    if (!REASON.matcher(reason).matches()) {
      errors.invalid(
          path,
          reason,
          "a condition reason must start with alphabetic character, optionally followed by a string"
              + " of alphanumeric characters or '_,:', and must end with an alphanumeric character"
              + " or '_' (e.g. 'my_name',  or 'MY_NAME',  or 'MyName',  or 'ReasonA,ReasonB',  or"
              + " 'ReasonA:ReasonB', regex used for validation is '"
              + REASON
              + "')");
    }
    if (reason.length() > LONGEST_REASON) {
      errors.tooLong(path, LONGEST_REASON);
    }
  }
}
