package io.kubeterrarium.scheduler.cluster;

import io.kubeterrarium.api.json.Meta;
import tools.jackson.databind.JsonNode;

/** A node's taint. */
public record Taint(String key, String value, String effect) {
  public static final String NO_SCHEDULE = "NoSchedule";
  public static final String PREFER_NO_SCHEDULE = "PreferNoSchedule";
  public static final String NO_EXECUTE = "NoExecute";

  static Taint of(JsonNode taint) {
    return new Taint(
        Meta.text(taint, "key"), Meta.text(taint, "value"), Meta.text(taint, "effect"));
  }

  /** Whether it keeps pods that do not tolerate it away. */
  public boolean repels() {
    return effect.equals(NO_SCHEDULE) || effect.equals(NO_EXECUTE);
  }
}
