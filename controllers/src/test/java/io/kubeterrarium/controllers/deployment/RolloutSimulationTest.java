package io.kubeterrarium.controllers.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.client.resource.Resources;
import io.kubeterrarium.controllers.Stage;
import io.kubeterrarium.controllers.pod.PodFacts;
import io.kubeterrarium.controllers.replicaset.ReplicaController;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Rollouts with a controller, a ReplicaSet controller and node agents that act at random, one event
 * at a time. Invariants: WithinSurge (never more pods asked for than replicas + maxSurge),
 * EnoughAvailable (available pods never fall below the minimum by the controllers' doing), and in
 * the end Converged. Replay with {@code -Dsim.seed=}.
 */
class RolloutSimulationTest {
  private static final int ROUNDS = 40;

  @Test
  void rolloutsStayWithinTheirBounds() {
    Long only = Long.getLong("sim.seed");
    for (long seed = 1; seed <= ROUNDS; seed++) {
      new Play(only == null ? seed : only).run();
      if (only != null) {
        return;
      }
    }
  }

  private static final class Play {
    private final long seed;
    private final Random random;
    private final Stage stage = new Stage();
    private final int replicas;
    private final int surge;
    private final int unavailable;

    Play(long seed) {
      this.seed = seed;
      random = new Random(seed);
      replicas = 1 + random.nextInt(8);
      surge = random.nextInt(4);
      unavailable = surge == 0 ? 1 + random.nextInt(3) : random.nextInt(4);
    }

    void run() {
      var web = Stage.deployment("web", replicas, "nginx:0");
      Meta.child(Meta.child(Meta.child(web, "spec"), "strategy"), "rollingUpdate")
          .put("maxSurge", surge)
          .put("maxUnavailable", unavailable);
      stage.api.create(Resources.DEPLOYMENTS, web);
      stage.start(DeploymentController::new, ReplicaController::ofReplicaSets);
      stage.time.advance(Duration.ofSeconds(1));
      stage.runAll();
      for (int step = 1; step <= 60; step++) {
        if (step % 20 == 1) {
          stage.setImage("web", "nginx:" + step);
        }
        agentActs();
        stage.time.advance(Duration.ofMillis(random.nextInt(50)));
        check(step);
      }
      for (int i = 0; i < 100; i++) {
        agentActs();
        stage.time.advance(Duration.ofSeconds(1));
      }
      assertThat(stage.pods()).as("Converged, seed %d", seed).hasSize(replicas);
      assertThat(stage.pods())
          .as("Converged, seed %d", seed)
          .allMatch(pod -> pod.getSpec().getContainers().get(0).getImage().equals("nginx:41"));
    }

    /** One pod becomes ready, or one that was told to go is gone. */
    private void agentActs() {
      List<Pod> open =
          stage.pods().stream()
              .filter(pod -> PodFacts.isDeleting(pod) || !PodFacts.isReady(pod))
              .toList();
      if (open.isEmpty()) {
        return;
      }
      Pod pod = open.get(random.nextInt(open.size()));
      String name = pod.getMetadata().getName();
      if (PodFacts.isDeleting(pod)) {
        stage.api.vanish(Resources.PODS, "default", name);
      } else {
        stage.run(name, true);
      }
    }

    private void check(int step) {
      List<ReplicaSet> sets = stage.api.list(Resources.REPLICA_SETS, "default");
      assertThat(Sets.sum(sets, Sets::replicas))
          .as("WithinSurge, seed %d, step %d", seed, step)
          .isLessThanOrEqualTo(replicas + surge);
      long available =
          stage.pods().stream()
              .filter(pod -> PodFacts.isActive(pod) && PodFacts.isReady(pod))
              .count();
      assertThat(available)
          .as("EnoughAvailable, seed %d, step %d", seed, step)
          .isGreaterThanOrEqualTo(Math.max(0, replicas - unavailable));
    }
  }
}
