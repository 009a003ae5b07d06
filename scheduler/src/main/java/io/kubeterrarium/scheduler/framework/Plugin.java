package io.kubeterrarium.scheduler.framework;

import java.util.Set;

/** One rule. Stateless: what it remembers within a cycle it puts into the {@link CycleState}. */
public interface Plugin {
  /** As kube-scheduler's plugin of the same rule is called. */
  String name();

  /** The changes after which a pod it rejected is worth another try. */
  default Set<ClusterEvent> wakeUps() {
    return Set.of();
  }
}
