package io.kubeterrarium.controllers.statefulset;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.RollingUpdateStatefulSetStrategy;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetUpdateStrategy;
import io.kubeterrarium.controllers.pod.PodFacts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The next step of a StatefulSet: a pure function of its pods. With {@code OrderedReady} it is one
 * pod at the most, and nothing while one before it is not well.
 *
 * @param create ordinals that have no pod
 * @param delete pods that are too many, have ended, or have the wrong template
 */
record OrdinalPlan(List<Integer> create, List<Pod> delete) {

  static OrdinalPlan of(
      StatefulSet set, NavigableMap<Integer, Pod> pods, String updateRevision, Instant now) {
    return new Planner(set, pods, updateRevision, now).plan();
  }

  static int first(StatefulSet set) {
    return set.getSpec().getOrdinals() == null
        ? 0
        : Objects.requireNonNullElse(set.getSpec().getOrdinals().getStart(), 0);
  }

  /** The ordinal after the last. */
  static int end(StatefulSet set) {
    return first(set) + Objects.requireNonNullElse(set.getSpec().getReplicas(), 1);
  }

  /** The first ordinal that is brought to a new template. */
  static int updatedFrom(StatefulSet set) {
    RollingUpdateStatefulSetStrategy rolling = rolling(set);
    int partition = rolling == null ? 0 : Objects.requireNonNullElse(rolling.getPartition(), 0);
    return first(set) + partition;
  }

  private static @Nullable RollingUpdateStatefulSetStrategy rolling(StatefulSet set) {
    StatefulSetUpdateStrategy strategy = set.getSpec().getUpdateStrategy();
    return strategy == null ? null : strategy.getRollingUpdate();
  }

  static boolean isRolling(StatefulSet set) {
    StatefulSetUpdateStrategy strategy = set.getSpec().getUpdateStrategy();
    return strategy == null || !"OnDelete".equals(strategy.getType());
  }

  static boolean isAvailable(StatefulSet set, Pod pod, Instant now) {
    int minReady = Objects.requireNonNullElse(set.getSpec().getMinReadySeconds(), 0);
    return PodFacts.phase(pod).equals("Running") && PodFacts.isAvailable(pod, minReady, now);
  }

  private static final class Planner {
    private final StatefulSet set;
    private final NavigableMap<Integer, Pod> pods;
    private final String updateRevision;
    private final Instant now;
    private final boolean ordered;
    private final List<Integer> create = new ArrayList<>();
    private final List<Pod> delete = new ArrayList<>();

    Planner(StatefulSet set, NavigableMap<Integer, Pod> pods, String updateRevision, Instant now) {
      this.set = set;
      this.pods = pods;
      this.updateRevision = updateRevision;
      this.now = now;
      this.ordered = !"Parallel".equals(set.getSpec().getPodManagementPolicy());
    }

    OrdinalPlan plan() {
      if (fill() && shrink() && isRolling(set)) {
        update();
      }
      return new OrdinalPlan(create, delete);
    }

    /** Upwards; false where what follows must wait. */
    private boolean fill() {
      for (int ordinal = first(set); ordinal < end(set); ordinal++) {
        Pod pod = pods.get(ordinal);
        if (pod == null) {
          create.add(ordinal);
        } else if (PodFacts.isFinished(pod) && !PodFacts.isDeleting(pod)) {
          delete.add(pod);
        } else if (isWell(pod)) {
          continue;
        }
        if (ordered) {
          return false;
        }
      }
      return true;
    }

    /** Downwards. */
    private boolean shrink() {
      boolean done = true;
      for (Map.Entry<Integer, Pod> each : pods.descendingMap().entrySet()) {
        if (each.getKey() >= first(set) && each.getKey() < end(set)) {
          continue;
        }
        done = false;
        Pod pod = each.getValue();
        // The first that is not well may go, those after it wait until it is.
        boolean mustWait = ordered && !isWell(pod) && pod != firstUnwell();
        if (!PodFacts.isDeleting(pod) && !mustWait) {
          delete.add(pod);
        }
        if (ordered) {
          return false;
        }
      }
      return done || !ordered;
    }

    /** Downwards, no more at a time than may be missing. */
    private void update() {
      int mayMiss = maxUnavailable();
      int missing = create.size() + delete.size();
      for (int ordinal = end(set) - 1; ordinal >= first(set); ordinal--) {
        Pod pod = pods.get(ordinal);
        missing += pod != null && !delete.contains(pod) && !isWell(pod) ? 1 : 0;
      }
      for (int ordinal = end(set) - 1; ordinal >= updatedFrom(set); ordinal--) {
        Pod pod = pods.get(ordinal);
        if (pod == null
            || delete.contains(pod)
            || StatefulPod.revision(pod).equals(updateRevision)) {
          continue;
        }
        boolean brokenAlready = !isWell(pod);
        if (!PodFacts.isDeleting(pod) && (brokenAlready || missing < mayMiss)) {
          delete.add(pod);
          missing += brokenAlready ? 0 : 1;
        }
        if (missing >= mayMiss) {
          return;
        }
      }
    }

    private @Nullable Pod firstUnwell() {
      for (Pod pod : pods.values()) {
        if (!isWell(pod)) {
          return pod;
        }
      }
      return null;
    }

    private int maxUnavailable() {
      RollingUpdateStatefulSetStrategy rolling = rolling(set);
      if (rolling == null || rolling.getMaxUnavailable() == null) {
        return 1;
      }
      Object value = rolling.getMaxUnavailable().getValue();
      if (value instanceof Integer count) {
        return Math.max(1, count);
      }
      String percent = String.valueOf(value).replace("%", "");
      int replicas = end(set) - first(set);
      return Math.max(1, (int) Math.ceil(replicas * Integer.parseInt(percent) / 100.0));
    }

    private boolean isWell(Pod pod) {
      return !PodFacts.isDeleting(pod) && isAvailable(set, pod, now);
    }
  }
}
