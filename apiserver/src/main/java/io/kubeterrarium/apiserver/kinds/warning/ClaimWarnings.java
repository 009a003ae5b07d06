package io.kubeterrarium.apiserver.kinds.warning;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** Source: {@code GetWarningsForPersistentVolumeClaimSpec}. */
public final class ClaimWarnings {
  private ClaimWarnings() {}

  /**
   * @param path of the spec
   */
  public static void spec(JsonNode spec, String path, List<String> warnings) {
    for (String list : List.of("requests", "limits")) {
      Fractions.of(
          spec.path("resources").path(list), "storage", path + ".resources." + list, warnings);
    }
  }
}
