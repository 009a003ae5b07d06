package io.kubeterrarium.scheduler.framework;

import io.kubeterrarium.scheduler.cluster.NodeInfo;
import io.kubeterrarium.scheduler.cluster.Nominations;
import io.kubeterrarium.scheduler.cluster.PodInfo;
import java.util.List;

/** Asks a profile's filters about one pod and one node. */
final class Filters {
  private final Profile profile;
  private final Nominations nominations;

  Filters(Profile profile, Nominations nominations) {
    this.profile = profile;
    this.nominations = nominations;
  }

  Nominations nominations() {
    return nominations;
  }

  /**
   * The first filter that rejects, or success. The pod must fit beside those that are nominated for
   * the node and go before it; and without them, too, since they may never come.
   */
  Status filter(CycleState state, PodInfo pod, NodeInfo node) {
    List<PodInfo> expected = nominations.before(pod, node.name());
    if (!expected.isEmpty()) {
      DryRun later = new DryRun(this, state.copy(), pod, node.copy());
      expected.forEach(later::add);
      Status status = later.filterAsItIs();
      if (status.isRejection()) {
        return status;
      }
    }
    return filterAsItIs(state, pod, node);
  }

  Status filterAsItIs(CycleState state, PodInfo pod, NodeInfo node) {
    for (FilterPlugin plugin : profile.filter()) {
      if (!state.skipsFilter(plugin.name())) {
        Status status = plugin.filter(state, pod, node);
        if (status.isRejection()) {
          return status;
        }
      }
    }
    return Status.SUCCESS;
  }

  void podChanged(CycleState state, PodInfo pod, PodInfo other, NodeInfo node, int change) {
    for (PreFilterPlugin plugin : profile.preFilter()) {
      if (!state.skipsFilter(plugin.name())) {
        plugin.podChanged(state, pod, other, node, change);
      }
    }
  }
}
