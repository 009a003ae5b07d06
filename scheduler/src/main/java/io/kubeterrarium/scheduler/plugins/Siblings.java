package io.kubeterrarium.scheduler.plugins;

import io.kubeterrarium.api.selector.LabelSelector;
import io.kubeterrarium.scheduler.cluster.PodInfo;

/** Knows which pods belong together with a pod: by the services that select it and its owner. */
@FunctionalInterface
public interface Siblings {
  /** Selects everything where the pod belongs to nothing. */
  LabelSelector of(PodInfo pod);
}
