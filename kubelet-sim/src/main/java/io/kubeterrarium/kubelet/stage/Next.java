package io.kubeterrarium.kubelet.stage;

import io.kubeterrarium.api.json.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a stage leads to.
 *
 * @param state the container's next state, of {@code waiting}, {@code running} or {@code
 *     terminated}, with placeholders; null leaves it
 * @param ready whether it becomes ready; null leaves that to its new state
 * @param restart whether this counts as a restart
 * @param pulled whether the node has the image now
 * @param pullFailed whether this counts as a failed pull
 */
record Next(
    @Nullable ObjectNode state,
    @Nullable Boolean ready,
    boolean restart,
    boolean pulled,
    boolean pullFailed) {

  static Next of(JsonNode tree) {
    ObjectNode state = null;
    for (String kind : new String[] {"waiting", "running", "terminated"}) {
      if (tree.get(kind) instanceof ObjectNode fields) {
        state = Json.object();
        state.set(kind, fields);
      }
    }
    Boolean ready = tree.has("ready") ? tree.get("ready").asBoolean() : null;
    if (state == null && ready == null) {
      throw new IllegalArgumentException("next: (expected: waiting, running, terminated or ready)");
    }
    return new Next(
        state,
        ready,
        tree.path("restart").asBoolean(false),
        tree.path("pulled").asBoolean(false),
        tree.path("pullFailed").asBoolean(false));
  }
}
