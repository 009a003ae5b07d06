package io.kubeterrarium.registry.etcd;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The same requests, made at random from a seed, of a real etcd and of this project's face over
 * both kinds of registry: every answer, every error, every revision and every watch's events are
 * the same. A difference is told with the fewest requests that show it.
 *
 * <p>{@code -Detcd.differential.steps=}, {@code .seed=} and {@code .seeds=} choose what and how
 * much, {@code .etcd=} against which etcd.
 */
class EtcdDifferentialIT {
  private static final int STEPS = Integer.getInteger("etcd.differential.steps", 400);
  private static final int SEEDS = Integer.getInteger("etcd.differential.seeds", 1);
  private static final long SEED = Long.getLong("etcd.differential.seed", 1);
  private static final long SHRINK_SECONDS = Long.getLong("etcd.differential.shrink", 60);

  private static final Optional<Path> ETCD =
      Optional.ofNullable(System.getProperty("etcd.differential.etcd"))
          .map(Path::of)
          .or(() -> EtcdProcess.binary("etcd"));

  private record Found(List<Step> steps, String difference) {}

  @Test
  void aRealEtcdAnswersTheSame() {
    assumeTrue(ETCD.isPresent(), "there is no etcd on the PATH");
    for (long seed = SEED; seed < SEED + SEEDS; seed++) {
      long thisOne = seed;
      search(seed)
          .map(EtcdDifferentialIT::shrink)
          .ifPresent(
              found -> {
                throw new AssertionError("seed " + thisOne + ": " + text(found));
              });
    }
  }

  private static Optional<Found> search(long seed) {
    List<Step> steps = new ArrayList<>();
    try (Sides sides = Sides.open(ETCD.orElseThrow())) {
      RandomSteps random = new RandomSteps(seed, sides.version());
      for (int i = 0; i < STEPS; i++) {
        random.standsAt(sides.revision(), sides.compacted());
        steps.add(random.next());
        Optional<String> difference = sides.perform(steps.get(i));
        if (difference.isPresent()) {
          return Optional.of(new Found(steps, difference.get()));
        }
      }
      System.out.printf(
          "seed %d: %d requests, the same answers as etcd %s, up to revision %d%n",
          seed, STEPS, sides.version(), sides.revision());
    }
    return Optional.empty();
  }

  private static Optional<Found> run(List<Step> steps) {
    try (Sides sides = Sides.open(ETCD.orElseThrow())) {
      for (int i = 0; i < steps.size(); i++) {
        Optional<String> difference = sides.perform(steps.get(i));
        if (difference.isPresent()) {
          return Optional.of(new Found(steps.subList(0, i + 1), difference.get()));
        }
      }
    }
    return Optional.empty();
  }

  /** Leaves out ever smaller parts of what went before, as long as there is time. */
  private static Found shrink(Found found) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SHRINK_SECONDS);
    Found least = found;
    for (int part = found.steps().size() / 2; part > 0; part /= 2) {
      int at = 0;
      while (at < least.steps().size() - 1 && System.nanoTime() < deadline) {
        List<Step> fewer = new ArrayList<>(least.steps());
        fewer.subList(at, Math.min(at + part, fewer.size() - 1)).clear();
        Optional<Found> still = run(fewer);
        least = still.orElse(least);
        at += still.isPresent() ? 0 : part;
      }
    }
    return least;
  }

  private static String text(Found found) {
    return found.difference()
        + found.steps().stream()
            .map(Step::toString)
            .collect(Collectors.joining("\n", "after\n", ""));
  }
}
