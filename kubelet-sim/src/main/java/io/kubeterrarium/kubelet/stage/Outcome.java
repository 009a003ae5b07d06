package io.kubeterrarium.kubelet.stage;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What came of a pod's advance.
 *
 * @param status to be merged into the pod's status; null where nothing changed
 * @param due when something happens next; null for never
 * @param finished the pod was to be deleted, and nothing of it runs any more
 */
public record Outcome(
    List<PodEvent> events, @Nullable ObjectNode status, @Nullable Instant due, boolean finished) {

  /**
   * @param fieldPath the container it is about
   */
  public record PodEvent(String fieldPath, String type, String reason, String message) {}
}
