package io.kubeterrarium.scheduler.framework;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one scheduling cycle came to.
 *
 * @param node empty where there is none
 * @param diagnosis why there is none; null where there is one
 * @param nomination where the pod may go later; null where an earlier one stays as it is
 * @param nodes those looked at, in the order they were
 * @param statuses of the filters, for each of the nodes
 * @param scorers the plugins that scored, in order
 * @param scores weighted, for each scorer and each of the nodes; 0 where a filter rejected it
 */
public record Decision(
    String node,
    @Nullable Diagnosis diagnosis,
    @Nullable Nomination nomination,
    List<String> nodes,
    List<Status> statuses,
    List<String> scorers,
    long[][] scores) {

  public boolean isPlaced() {
    return !node.isEmpty();
  }
}
