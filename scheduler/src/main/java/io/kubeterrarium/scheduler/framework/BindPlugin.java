package io.kubeterrarium.scheduler.framework;

import io.kubeterrarium.scheduler.cluster.PodInfo;

/** Tells the API server the decision. The only plugin that does I/O, off the scheduling thread. */
public interface BindPlugin extends Plugin {
  /**
   * Blocks until the server has answered; throws a {@code ClientException} where it refused.
   *
   * @param pod with its node's name
   */
  void bind(PodInfo pod);
}
