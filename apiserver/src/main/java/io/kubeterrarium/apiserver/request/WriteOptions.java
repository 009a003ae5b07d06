package io.kubeterrarium.apiserver.request;

import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.apiserver.body.FieldValidation;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.owners.FieldManagers;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The parameters that all writes share.
 *
 * @param fieldManager empty where the client names none
 * @param force whether an apply takes fields from their owners
 */
public record WriteOptions(
    boolean dryRun, FieldValidation fieldValidation, String fieldManager, boolean force) {
  private static final List<String> VALIDATIONS = List.of("", "Ignore", "Strict", "Warn");

  /**
   * @param kind the options' own kind, as {@code CreateOptions}, for messages
   */
  public static WriteOptions parse(Query query, String kind) {
    return parse(query, kind, new FieldErrors());
  }

  /** Those of a patch that is no apply. */
  public static WriteOptions parsePatch(Query query) {
    FieldErrors errors = new FieldErrors();
    if (query.has("force")) {
      errors.forbidden("force", "may not be specified for non-apply patch");
    }
    return parse(query, "PatchOptions", errors);
  }

  /** Those of an apply. */
  public static WriteOptions parseApply(Query query) {
    FieldErrors errors = new FieldErrors();
    if (query.first("fieldManager").isEmpty()) {
      errors.required("fieldManager", "is required for apply patch");
    }
    return parse(query, "PatchOptions", errors);
  }

  /** Likewise, and dry where the body asks for that. */
  public WriteOptions orDryRun(boolean asked) {
    return asked ? new WriteOptions(true, fieldValidation, fieldManager, force) : this;
  }

  /** Source: k8s.io/apimachinery/pkg/apis/meta/v1/validation/validation.go. */
  private static WriteOptions parse(Query query, String kind, FieldErrors errors) {
    String manager = query.first("fieldManager");
    FieldManagers.validate(manager, "fieldManager", errors);
    boolean dryRun = dryRun(query.all("dryRun"), errors);
    String validation = query.first("fieldValidation");
    if (!VALIDATIONS.contains(validation)) {
      errors.notSupported("fieldValidation", validation, VALIDATIONS);
    }
    refuse(kind, errors);
    return new WriteOptions(
        dryRun, FieldValidation.parse(validation), manager, query.flag("force"));
  }

  /** What the query says, as the body that it stands for has it; a new tree without a kind. */
  public static ObjectNode tree(Query query) {
    ObjectNode options = Json.object();
    for (String field : new String[] {"fieldManager", "fieldValidation"}) {
      if (!query.first(field).isEmpty()) {
        options.put(field, query.first(field));
      }
    }
    if (!query.all("dryRun").isEmpty()) {
      query.all("dryRun").forEach(options.putArray("dryRun")::add);
    }
    return options;
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
