package io.kubeterrarium.apiserver.kinds.batch;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.meta.SameTree;
import tools.jackson.databind.JsonNode;

/** Which indexes a Job's status says are done, and which failed. Source: as its neighbour's. */
record JobIndexStatus(JsonNode spec, JsonNode status, JsonNode before, FieldErrors errors) {
  private static final String COMPLETED = "completedIndexes";
  private static final String FAILED = "failedIndexes";

  void check() {
    boolean completedChanged = changed(COMPLETED);
    boolean failedChanged = changed(FAILED);
    boolean perIndex = spec.hasNonNull("backoffLimitPerIndex");
    boolean counted = spec.hasNonNull("completions");
    if (completedChanged && counted) {
      format(COMPLETED);
    }
    if (failedChanged && counted && perIndex && status.hasNonNull(FAILED)) {
      format(FAILED);
    }
    String completed = Meta.text(status, COMPLETED);
    boolean indexed = Meta.text(spec, "completionMode").equals("Indexed");
    if (completedChanged && !completed.isEmpty() && !indexed) {
      errors.invalid(
          "status." + COMPLETED,
          completed,
          "cannot set non-empty completedIndexes when non-indexed completion mode");
    }
    String failed = Meta.text(status, FAILED);
    if (failedChanged && !perIndex && status.hasNonNull(FAILED)) {
      errors.invalid(
          "status." + FAILED,
          failed,
          "cannot set non-null failedIndexes when backoffLimitPerIndex is null");
    }
    if ((failedChanged || completedChanged) && counted && status.hasNonNull(FAILED)) {
      int both = JobIndexes.firstOfBoth(completed, failed, spec.path("completions").asInt(0));
      if (both >= 0) {
        errors.invalid(
            "status." + FAILED,
            failed,
            "failedIndexes and completedIndexes overlap at index: " + both);
      }
    }
  }

  private boolean changed(String field) {
    return !SameTree.same(status.path(field), before.path(field));
  }

  private void format(String field) {
    String indexes = Meta.text(status, field);
    try {
      JobIndexes.count(indexes, spec.path("completions").asInt(0));
    } catch (JobIndexes.MalformedException e) {
      errors.invalid("status." + field, indexes, "error parsing " + field + ": " + e.getMessage());
    }
  }
}
