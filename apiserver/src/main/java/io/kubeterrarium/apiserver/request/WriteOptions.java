package io.kubeterrarium.apiserver.request;

import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.apiserver.body.FieldValidation;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.error.FieldErrors;
import java.util.List;
import java.util.Set;

/** The parameters that all writes share. */
public record WriteOptions(boolean dryRun, FieldValidation fieldValidation, String fieldManager) {

  /**
   * @param kind the options' own kind, as {@code CreateOptions}, for messages
   */
  public static WriteOptions parse(Query query, String kind) {
    return new WriteOptions(
        dryRun(query.all("dryRun"), kind),
        FieldValidation.parse(query.first("fieldValidation")),
        query.first("fieldManager"));
  }

  /** {@code All} or nothing. */
  public static boolean dryRun(List<String> values, String kind) {
    FieldErrors errors = new FieldErrors();
    for (String value : values) {
      if (!value.equals("All")) {
        errors.notSupported("dryRun", values.size() == 1 ? value : values, Set.of("All"));
      }
    }
    if (!errors.isEmpty()) {
      throw ApiException.invalid(new GroupVersionKind("meta.k8s.io", "v1", kind), "", errors);
    }
    return !values.isEmpty();
  }
}
