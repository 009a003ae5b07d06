package io.kubeterrarium.scheduler.framework;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The plugins of one scheduler, each extension point in the order it runs.
 *
 * @param schedulerName the pods it is for, by their {@code spec.schedulerName}
 */
public record Profile(
    String schedulerName,
    QueueSortPlugin queueSort,
    List<PreEnqueuePlugin> preEnqueue,
    List<PreFilterPlugin> preFilter,
    List<FilterPlugin> filter,
    List<PostFilterPlugin> postFilter,
    List<PreScorePlugin> preScore,
    List<Weighted> score,
    BindPlugin bind) {

  /** A score plugin, and how much its score counts. */
  public record Weighted(ScorePlugin plugin, int weight) {}

  /** What wakes pods up that the plugin rejected. */
  public Function<String, Set<ClusterEvent>> wakeUps() {
    var byName =
        Stream.of(preEnqueue, preFilter, filter)
            .flatMap(List::stream)
            .collect(Collectors.toMap(Plugin::name, Plugin::wakeUps, (first, same) -> first));
    return plugin -> byName.getOrDefault(plugin, Set.of());
  }
}
