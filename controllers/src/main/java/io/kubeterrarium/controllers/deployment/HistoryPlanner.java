package io.kubeterrarium.controllers.deployment;

import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Which old ReplicaSets go, because {@code revisionHistoryLimit} are enough: a pure function. */
final class HistoryPlanner {
  private HistoryPlanner() {}

  static List<ReplicaSet> surplus(@Nullable Integer limit, List<ReplicaSet> old) {
    if (limit == null || limit == Integer.MAX_VALUE) {
      return List.of();
    }
    List<ReplicaSet> candidates =
        old.stream().filter(rs -> rs.getMetadata().getDeletionTimestamp() == null).toList();
    int surplus = candidates.size() - limit;
    List<ReplicaSet> result = new ArrayList<>();
    for (ReplicaSet rs :
        Sets.sorted(
            candidates, Comparator.comparing(Sets::revision).thenComparing(Sets.OLDEST_FIRST))) {
      if (surplus-- <= 0) {
        break;
      }
      if (isEmptyAndSettled(rs)) {
        result.add(rs);
      }
    }
    return result;
  }

  private static boolean isEmptyAndSettled(ReplicaSet rs) {
    long generation = Objects.requireNonNullElse(rs.getMetadata().getGeneration(), 0L);
    long observed =
        rs.getStatus() == null
            ? 0
            : Objects.requireNonNullElse(rs.getStatus().getObservedGeneration(), 0L);
    return Sets.actual(rs) == 0 && Sets.replicas(rs) == 0 && generation <= observed;
  }
}
