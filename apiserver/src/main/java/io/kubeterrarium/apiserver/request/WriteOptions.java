package io.kubeterrarium.apiserver.request;

import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.apiserver.body.FieldValidation;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.error.FieldErrors;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** The parameters that all writes share. */
public record WriteOptions(boolean dryRun, FieldValidation fieldValidation, String fieldManager) {
  private static final int MAX_MANAGER = 128;
  private static final List<String> VALIDATIONS = List.of("", "Ignore", "Strict", "Warn");

  /**
   * @param kind the options' own kind, as {@code CreateOptions}, for messages
   */
  public static WriteOptions parse(Query query, String kind) {
    FieldErrors errors = new FieldErrors();
    String manager = query.first("fieldManager");
    fieldManager(manager, errors);
    boolean dryRun = dryRun(query.all("dryRun"), errors);
    String validation = query.first("fieldValidation");
    if (!VALIDATIONS.contains(validation)) {
      errors.notSupported("fieldValidation", validation, VALIDATIONS);
    }
    refuse(kind, errors);
    return new WriteOptions(dryRun, FieldValidation.parse(validation), manager);
  }

  private static void fieldManager(String manager, FieldErrors errors) {
    if (manager.length() > MAX_MANAGER) {
      errors.tooLong("fieldManager", MAX_MANAGER);
    }
    if (manager.chars().anyMatch(Character::isISOControl)) {
      errors.invalid("fieldManager", manager, "should only contain printable characters");
    }
  }

  /** {@code All} or nothing. */
  public static boolean dryRun(List<String> values, FieldErrors errors) {
    if (!Set.of("All").containsAll(values)) {
      errors.notSupported("dryRun", Json.array().addAll(nodes(values)), Set.of("All"));
    }
    return !values.isEmpty();
  }

  private static List<JsonNode> nodes(List<String> values) {
    return values.stream().map(v -> (JsonNode) JsonNodeFactory.instance.stringNode(v)).toList();
  }

  /** 422 where there are errors. */
  public static void refuse(String kind, FieldErrors errors) {
    if (!errors.isEmpty()) {
      throw ApiException.invalid(new GroupVersionKind("meta.k8s.io", "v1", kind), "", errors);
    }
  }
}
