package io.kubeterrarium.scheduler.framework;

import io.kubeterrarium.scheduler.cluster.PodInfo;
import java.util.List;

/**
 * The node that a pod will have when others are gone from it.
 *
 * @param node empty where an earlier nomination is to be taken back
 * @param victims those to be taken off the node, the most important first; some may be about to go
 */
public record Nomination(String node, List<PodInfo> victims) {
  public static final Nomination NONE = new Nomination("", List.of());
}
