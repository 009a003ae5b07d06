package io.kubeterrarium.controllers.deployment;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.apps.DeploymentSpec;
import io.fabric8.kubernetes.api.model.apps.RollingUpdateDeployment;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How far a rolling update may leave the asked-for number of replicas; both 0 for Recreate.
 *
 * @param surge how many more pods there may be
 * @param unavailable how many fewer may be available
 */
record Bounds(int replicas, int surge, int unavailable) {

  static Bounds of(DeploymentSpec spec) {
    int replicas = Objects.requireNonNullElse(spec.getReplicas(), 1);
    if (isRecreate(spec)) {
      return new Bounds(replicas, 0, 0);
    }
    RollingUpdateDeployment rolling =
        spec.getStrategy() == null ? null : spec.getStrategy().getRollingUpdate();
    int surge = resolve(rolling == null ? null : rolling.getMaxSurge(), replicas, true);
    int unavailable =
        resolve(rolling == null ? null : rolling.getMaxUnavailable(), replicas, false);
    if (surge == 0 && unavailable == 0) {
      // Percentages may round to nothing; an update that may not move would never end.
      unavailable = 1;
    }
    return new Bounds(replicas, surge, Math.min(unavailable, replicas));
  }

  static boolean isRecreate(DeploymentSpec spec) {
    return spec.getStrategy() != null && "Recreate".equals(spec.getStrategy().getType());
  }

  int most() {
    return replicas + surge;
  }

  int leastAvailable() {
    return replicas - unavailable;
  }

  private static int resolve(@Nullable IntOrString bound, int replicas, boolean up) {
    if (bound != null && bound.getIntVal() != null) {
      return bound.getIntVal();
    }
    String text = bound == null || bound.getStrVal() == null ? "25%" : bound.getStrVal();
    long percent = Long.parseLong(text.substring(0, text.length() - 1));
    long hundredths = percent * replicas;
    return (int) (up ? (hundredths + 99) / 100 : hundredths / 100);
  }
}
