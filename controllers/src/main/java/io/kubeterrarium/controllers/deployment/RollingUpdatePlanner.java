package io.kubeterrarium.controllers.deployment;

import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The next step of a rolling update: pure functions. Invariant of every step: the sum of replicas
 * stays at or below {@link Bounds#most}, and no step takes away an available pod when that would
 * leave fewer than {@link Bounds#leastAvailable}.
 */
final class RollingUpdatePlanner {
  private RollingUpdatePlanner() {}

  /** How many replicas the new set may have now, given what all sets together have. */
  static int newSize(Bounds bounds, int newReplicas, int total) {
    if (total >= bounds.most()) {
      return newReplicas;
    }
    return newReplicas + Math.min(bounds.most() - total, bounds.replicas() - newReplicas);
  }

  /** First the new set grows (or shrinks to what is asked for). */
  static List<Scale> scaleNew(Bounds bounds, ReplicaSet fresh, List<ReplicaSet> old) {
    int now = Sets.replicas(fresh);
    if (now == bounds.replicas()) {
      return List.of();
    }
    int wanted =
        now > bounds.replicas()
            ? bounds.replicas()
            : newSize(bounds, now, now + Sets.sum(old, Sets::replicas));
    return wanted == now ? List.of() : List.of(new Scale(fresh, wanted));
  }

  /** Then old sets shrink: pods that are not available first, then as many as may be missed. */
  static List<Scale> scaleOld(Bounds bounds, ReplicaSet fresh, List<ReplicaSet> old) {
    int oldPods = Sets.sum(old, Sets::replicas);
    int pods = oldPods + Sets.replicas(fresh);
    int newUnavailable = Sets.replicas(fresh) - Sets.available(fresh);
    int removable = pods - bounds.leastAvailable() - newUnavailable;
    if (oldPods == 0 || removable <= 0) {
      return List.of();
    }
    Map<ReplicaSet, Integer> sizes = new LinkedHashMap<>();
    List<ReplicaSet> oldestFirst = Sets.sorted(Sets.active(old), Sets.OLDEST_FIRST);
    oldestFirst.forEach(rs -> sizes.put(rs, Sets.replicas(rs)));
    takeUnhealthy(oldestFirst, sizes, removable);
    takeSpare(
        oldestFirst,
        sizes,
        Sets.sum(oldestFirst, Sets::available) + Sets.available(fresh) - bounds.leastAvailable());
    List<Scale> result = new ArrayList<>();
    sizes.forEach(
        (rs, size) -> {
          if (size != Sets.replicas(rs)) {
            result.add(new Scale(rs, size));
          }
        });
    return result;
  }

  private static void takeUnhealthy(
      List<ReplicaSet> sets, Map<ReplicaSet, Integer> sizes, int removable) {
    int left = removable;
    for (ReplicaSet rs : sets) {
      int unhealthy = Sets.replicas(rs) - Sets.available(rs);
      int taken = Math.min(left, Math.max(0, unhealthy));
      sizes.merge(rs, -taken, Integer::sum);
      left -= taken;
    }
  }

  private static void takeSpare(List<ReplicaSet> sets, Map<ReplicaSet, Integer> sizes, int spare) {
    int left = spare;
    for (ReplicaSet rs : sets) {
      if (left <= 0) {
        return;
      }
      int taken = Math.min(left, sizes.getOrDefault(rs, 0));
      sizes.merge(rs, -taken, Integer::sum);
      left -= taken;
    }
  }
}
