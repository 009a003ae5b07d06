package io.kubeterrarium.apiserver.kinds.batch;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.kinds.warning.PodWarnings;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Source: {@code WarningsForJobSpec}. */
final class JobWarnings {
  private static final int MANY_COMPLETIONS = 100_000;
  private static final int MANY_AT_ONCE = 10_000;

  private JobWarnings() {}

  static void spec(JsonNode spec, String path, List<String> warnings) {
    if (Meta.text(spec, "completionMode").equals("Indexed")
        && spec.path("completions").asInt(0) > MANY_COMPLETIONS
        && spec.path("parallelism").asInt(0) > MANY_AT_ONCE) {
      warnings.add(
          path
              + ": In Indexed Jobs with a number of completions higher than 10^5 and a parallelism"
              + " higher than 10^4, Kubernetes might not be able to track completedIndexes when a"
              + " big number of indexes fail");
    }
    PodWarnings.template(spec.path("template"), path + ".template", warnings);
  }
}
