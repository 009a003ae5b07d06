package io.kubeterrarium.simulator.narration;

import io.kubeterrarium.api.json.Json;
import java.time.Instant;
import tools.jackson.databind.node.ObjectNode;

/**
 * One committed write, told.
 *
 * @param actor who made it, in short: {@code scheduler}, {@code node-1}, {@code admin}
 * @param change what is different now, in a few words
 * @param routine heartbeats and the like, which a console leaves out
 */
public record Step(
    Instant time,
    Stage stage,
    String actor,
    String verb,
    String key,
    long revision,
    String change,
    boolean routine) {

  /** As the page gets it. */
  public ObjectNode json() {
    return Json.object()
        .put("time", time.toString())
        .put("stage", stage.number())
        .put("title", stage.title())
        .put("actor", actor)
        .put("verb", verb)
        .put("key", key)
        .put("revision", revision)
        .put("change", change)
        .put("routine", routine);
  }
}
