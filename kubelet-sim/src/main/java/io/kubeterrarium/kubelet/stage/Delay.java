package io.kubeterrarium.kubelet.stage;

import io.kubeterrarium.api.json.Meta;
import java.time.Duration;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;

/**
 * How long a stage takes: a time with jitter, on top of what its basis says.
 *
 * <p>Back-offs double from 10 s to 5 min. They are part of what is shown, not of the simulation's
 * slowness: at the instant pace they last as long as in life, for else a crash loop would never
 * rest.
 */
record Delay(Basis basis, long milliseconds, long jitterMilliseconds) {
  private static final long FIRST_BACK_OFF = 10_000;
  private static final long LONGEST_BACK_OFF = 300_000;

  enum Basis {
    NONE,
    RESTART_BACK_OFF,
    PULL_BACK_OFF,
    READINESS_PROBE,
    /** The pod's grace period. */
    GRACE
  }

  static final Delay ZERO = new Delay(Basis.NONE, 0, 0);

  static Delay of(JsonNode tree) {
    return new Delay(
        basis(tree),
        tree.path("milliseconds").asLong(0),
        tree.path("jitterMilliseconds").asLong(0));
  }

  private static Basis basis(JsonNode tree) {
    if (tree.path("grace").asBoolean(false)) {
      return Basis.GRACE;
    }
    if (tree.has("probe")) {
      return Basis.READINESS_PROBE;
    }
    return switch (Meta.text(tree, "backOff")) {
      case "" -> Basis.NONE;
      case "restart" -> Basis.RESTART_BACK_OFF;
      case "pull" -> Basis.PULL_BACK_OFF;
      default ->
          throw new IllegalArgumentException(
              "backOff: " + Meta.text(tree, "backOff") + " (expected: restart or pull)");
    };
  }

  Duration draw(ContainerRun container, long graceSeconds, Pace pace, RandomGenerator random) {
    long jitter = jitterMilliseconds > 0 ? random.nextLong(jitterMilliseconds) : 0;
    long own = milliseconds + jitter;
    return Duration.ofMillis(
        switch (basis) {
          case NONE -> pace.scale(own);
          case READINESS_PROBE -> pace.scale(own + 1000L * container.probeDelaySeconds());
          case GRACE -> pace.scale(own + 1000L * graceSeconds);
          case RESTART_BACK_OFF -> scaleBackOff(backOff(container.restartCount()), pace);
          case PULL_BACK_OFF -> scaleBackOff(backOff(container.pullFailures()), pace);
        });
  }

  private static long scaleBackOff(long milliseconds, Pace pace) {
    return pace.isInstant() ? milliseconds : Math.max(1, pace.scale(milliseconds));
  }

  /** After so many failures. */
  static long backOff(int failures) {
    int doublings = Math.max(0, Math.min(failures - 1, 10));
    return Math.min(LONGEST_BACK_OFF, FIRST_BACK_OFF << doublings);
  }

  /** As Go prints durations: 10s, 1m20s, 5m0s. */
  static String text(long milliseconds) {
    long seconds = milliseconds / 1000;
    return seconds < 60 ? seconds + "s" : seconds / 60 + "m" + seconds % 60 + "s";
  }
}
