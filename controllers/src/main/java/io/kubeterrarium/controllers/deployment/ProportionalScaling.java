package io.kubeterrarium.controllers.deployment;

import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a change of {@code spec.replicas} means for the sets that are there (Deployment,
 * "Proportional scaling"): a pure function. In the middle of a rollout each set grows or shrinks in
 * proportion to its size; the rest goes to the largest.
 */
final class ProportionalScaling {
  private static final Comparator<ReplicaSet> LARGEST =
      Comparator.comparing(rs -> -Sets.replicas(rs));

  private ProportionalScaling() {}

  /**
   * @param reported the Deployment's {@code status.replicas}: stands in for a size a set does not
   *     say
   */
  static List<Scale> plan(
      Bounds bounds,
      boolean rolling,
      int reported,
      @Nullable ReplicaSet fresh,
      List<ReplicaSet> old) {
    List<ReplicaSet> all = new ArrayList<>(old);
    if (fresh != null) {
      all.add(fresh);
    }
    ReplicaSet only = activeOrLatest(fresh, old, all);
    if (only != null) {
      return Sets.replicas(only) == bounds.replicas()
          ? List.of()
          : List.of(new Scale(only, bounds.replicas()));
    }
    if (fresh != null && isSaturated(bounds, fresh)) {
      return Sets.active(old).stream().map(rs -> new Scale(rs, 0)).toList();
    }
    return rolling ? spread(bounds, reported, Sets.active(all)) : List.of();
  }

  /** The one set to scale where only one counts; null where several have pods. */
  private static @Nullable ReplicaSet activeOrLatest(
      @Nullable ReplicaSet fresh, List<ReplicaSet> old, List<ReplicaSet> all) {
    List<ReplicaSet> active = Sets.active(all);
    if (active.size() == 1) {
      return active.get(0);
    }
    if (!active.isEmpty()) {
      return null;
    }
    return fresh != null ? fresh : old.stream().max(Sets.OLDEST_FIRST).orElse(null);
  }

  private static boolean isSaturated(Bounds bounds, ReplicaSet fresh) {
    Integer desired = Sets.number(fresh, Sets.DESIRED_REPLICAS);
    return desired != null
        && desired == bounds.replicas()
        && Sets.replicas(fresh) == bounds.replicas()
        && Sets.available(fresh) == bounds.replicas();
  }

  private static List<Scale> spread(Bounds bounds, int reported, List<ReplicaSet> active) {
    int allowed = bounds.replicas() > 0 ? bounds.most() : 0;
    int toAdd = allowed - Sets.sum(active, Sets::replicas);
    // Of equals the newer grows first and the older shrinks first.
    List<ReplicaSet> sets =
        Sets.sorted(
            active,
            LARGEST.thenComparing(toAdd > 0 ? Sets.OLDEST_FIRST.reversed() : Sets.OLDEST_FIRST));
    int added = 0;
    List<Integer> sizes = new ArrayList<>();
    for (ReplicaSet rs : sets) {
      int share = share(bounds, reported, rs, toAdd, added);
      sizes.add(Sets.replicas(rs) + share);
      added += share;
    }
    List<Scale> result = new ArrayList<>();
    for (int i = 0; i < sets.size(); i++) {
      int size = i == 0 ? Math.max(0, sizes.get(0) + toAdd - added) : sizes.get(i);
      // A set that keeps its size is listed too: its annotations may have to follow.
      result.add(new Scale(sets.get(i), size));
    }
    return result;
  }

  private static int share(Bounds bounds, int reported, ReplicaSet rs, int toAdd, int added) {
    if (toAdd == 0 || toAdd == added) {
      return 0;
    }
    int fraction = fraction(bounds, reported, rs);
    return toAdd > 0 ? Math.min(fraction, toAdd - added) : Math.max(fraction, toAdd - added);
  }

  private static int fraction(Bounds bounds, int reported, ReplicaSet rs) {
    int size = Sets.replicas(rs);
    if (bounds.replicas() == 0) {
      return -size;
    }
    Integer noted = Sets.number(rs, Sets.MAX_REPLICAS);
    int before = noted == null || noted == 0 ? Math.max(1, reported) : noted;
    return (int) Math.round((double) size * bounds.most() / before) - size;
  }
}
