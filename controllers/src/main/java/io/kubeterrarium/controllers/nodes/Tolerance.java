package io.kubeterrarium.controllers.nodes;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.Toleration;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How long a pod may stay on a node with NoExecute taints: pure functions. */
public final class Tolerance {
  static final Duration FOR_EVER = Duration.ofSeconds(Long.MAX_VALUE / 4);

  /** What upstream's admission gives each pod for the two taints of a lost node. */
  private static final Duration LOST_NODE = Duration.ofSeconds(300);

  private Tolerance() {}

  static List<Taint> evicting(List<Taint> taints) {
    return taints.stream().filter(each -> "NoExecute".equals(each.getEffect())).toList();
  }

  /** Zero where a taint is not tolerated; the shortest of the tolerations used otherwise. */
  static Duration of(Pod pod, List<Taint> evicting) {
    Duration shortest = FOR_EVER;
    for (Taint taint : evicting) {
      Duration own = of(pod, taint);
      if (own.compareTo(shortest) < 0) {
        shortest = own;
      }
    }
    return shortest;
  }

  private static Duration of(Pod pod, Taint taint) {
    List<Toleration> tolerations =
        pod.getSpec().getTolerations() == null ? List.of() : pod.getSpec().getTolerations();
    for (Toleration each : tolerations) {
      if (tolerates(each, taint)) {
        @Nullable Long seconds = each.getTolerationSeconds();
        return seconds == null ? FOR_EVER : Duration.ofSeconds(Math.max(0, seconds));
      }
    }
    boolean lost =
        NodeTaints.UNREACHABLE.equals(taint.getKey())
            || NodeTaints.NOT_READY.equals(taint.getKey());
    return lost ? LOST_NODE : Duration.ZERO;
  }

  /** Whether the toleration means the taint; for how long is another question. */
  public static boolean tolerates(Toleration toleration, Taint taint) {
    String effect = Objects.requireNonNullElse(toleration.getEffect(), "");
    String key = Objects.requireNonNullElse(toleration.getKey(), "");
    String operator = Objects.requireNonNullElse(toleration.getOperator(), "");
    if (!effect.isEmpty() && !effect.equals(taint.getEffect())) {
      return false;
    }
    if (!key.isEmpty() && !key.equals(taint.getKey())) {
      return false;
    }
    return switch (operator) {
      case "", "Equal" ->
          Objects.requireNonNullElse(toleration.getValue(), "")
              .equals(Objects.requireNonNullElse(taint.getValue(), ""));
      case "Exists" -> true;
      default -> false;
    };
  }
}
