package io.kubeterrarium.controllers.deployment;

import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** What a Deployment asks about its ReplicaSets: pure readers of one or of several. */
final class Sets {
  static final String REVISION = "deployment.kubernetes.io/revision";
  static final String REVISION_HISTORY = "deployment.kubernetes.io/revision-history";
  static final String DESIRED_REPLICAS = "deployment.kubernetes.io/desired-replicas";
  static final String MAX_REPLICAS = "deployment.kubernetes.io/max-replicas";

  static final Comparator<ReplicaSet> OLDEST_FIRST =
      Comparator.<ReplicaSet, String>comparing(
              rs -> Objects.requireNonNullElse(rs.getMetadata().getCreationTimestamp(), ""))
          .thenComparing(rs -> rs.getMetadata().getName());

  private Sets() {}

  static int replicas(ReplicaSet rs) {
    return Objects.requireNonNullElse(rs.getSpec().getReplicas(), 1);
  }

  static int actual(ReplicaSet rs) {
    return rs.getStatus() == null ? 0 : orZero(rs.getStatus().getReplicas());
  }

  static int ready(ReplicaSet rs) {
    return rs.getStatus() == null ? 0 : orZero(rs.getStatus().getReadyReplicas());
  }

  static int available(ReplicaSet rs) {
    return rs.getStatus() == null ? 0 : orZero(rs.getStatus().getAvailableReplicas());
  }

  static @Nullable Integer terminating(ReplicaSet rs) {
    return rs.getStatus() == null ? null : rs.getStatus().getTerminatingReplicas();
  }

  static int sum(List<ReplicaSet> sets, ToIntFunction<ReplicaSet> figure) {
    return sets.stream().mapToInt(figure).sum();
  }

  /** Those that are asked to have pods. */
  static List<ReplicaSet> active(List<ReplicaSet> sets) {
    return sets.stream().filter(rs -> replicas(rs) > 0).toList();
  }

  static List<ReplicaSet> sorted(List<ReplicaSet> sets, Comparator<ReplicaSet> order) {
    List<ReplicaSet> result = new ArrayList<>(sets);
    result.sort(order);
    return result;
  }

  static @Nullable String annotation(ReplicaSet rs, String name) {
    Map<String, String> annotations = rs.getMetadata().getAnnotations();
    return annotations == null ? null : annotations.get(name);
  }

  /** The annotation's number; null where it is absent or no number. */
  static @Nullable Integer number(ReplicaSet rs, String name) {
    return parse(annotation(rs, name));
  }

  /** 0 where there is none. */
  static long revision(ReplicaSet rs) {
    return parseRevision(annotation(rs, REVISION));
  }

  /** 0 where it is no number. */
  static long parseRevision(@Nullable String text) {
    try {
      return text == null ? 0 : Long.parseLong(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  static @Nullable Integer parse(@Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      return Integer.valueOf(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static int orZero(@Nullable Integer value) {
    return value == null ? 0 : value;
  }
}
