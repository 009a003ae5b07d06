package io.kubeterrarium.controllers.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.DeploymentSpec;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.controllers.Stage;
import io.kubeterrarium.controllers.ownedpods.TemplateHash;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class PlannersTest {
  @ParameterizedTest
  @CsvSource({
    "3, 25%, 25%, 1, 0",
    "4, 25%, 25%, 1, 1",
    "10, 30%, 30%, 3, 3",
    "1, 0%, 25%, 0, 1",
    "0, 25%, 25%, 0, 0",
    "5, 100%, 0%, 5, 0"
  })
  void percentagesRoundSurgeUpAndUnavailableDown(
      int replicas, String surge, String unavailable, int expectedSurge, int expectedUnavailable) {
    ObjectNode tree = Stage.deployment("web", replicas, "x");
    Meta.child(Meta.child(Meta.child(tree, "spec"), "strategy"), "rollingUpdate")
        .put("maxSurge", surge)
        .put("maxUnavailable", unavailable);
    Bounds bounds = Bounds.of(Json.typed(tree.path("spec"), DeploymentSpec.class));
    assertThat(bounds).isEqualTo(new Bounds(replicas, expectedSurge, expectedUnavailable));
  }

  @ParameterizedTest
  @CsvSource({
    // replicas, surge, unavailable, new size, new available, old size, old available -> old size
    "3, 1, 0, 1, 0, 3, 3, 3",
    "3, 1, 0, 1, 1, 3, 3, 2",
    "4, 1, 1, 1, 0, 4, 4, 3",
    "4, 1, 1, 2, 2, 3, 3, 1",
    "4, 1, 1, 2, 0, 3, 1, 3",
    "4, 2, 2, 2, 0, 4, 2, 2",
    "3, 1, 0, 3, 3, 1, 1, 0"
  })
  void oldSetsShrinkAsFarAsAvailabilityAllows(
      int replicas,
      int surge,
      int unavailable,
      int newSize,
      int newAvailable,
      int oldSize,
      int oldAvailable,
      int expected) {
    ReplicaSet fresh = set("new", newSize, newAvailable, null);
    ReplicaSet old = set("old", oldSize, oldAvailable, null);
    List<Scale> plan =
        RollingUpdatePlanner.scaleOld(
            new Bounds(replicas, surge, unavailable), fresh, List.of(old));
    assertThat(plan.isEmpty() ? oldSize : plan.get(0).to()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    // from 10 to `replicas` in the middle of a rollout with 8 old and 5 new pods, maxSurge 3
    "30, 20, 13",
    "5, 5, 3",
    "0, 0, 0"
  })
  void aChangeOfSizeInMidRolloutIsSpread(int replicas, int expectedOld, int expectedNew) {
    ReplicaSet old = set("old", 8, 8, 13);
    ReplicaSet fresh = set("new", 5, 0, 13);
    List<Scale> plan =
        ProportionalScaling.plan(new Bounds(replicas, 3, 2), true, 13, fresh, List.of(old));
    assertThat(plan)
        .containsExactlyInAnyOrder(new Scale(old, expectedOld), new Scale(fresh, expectedNew));
  }

  @Test
  void aSaturatedNewSetSendsTheOthersHome() {
    ReplicaSet old = set("old", 2, 2, 4);
    ReplicaSet fresh = set("new", 3, 3, 4);
    fresh.getMetadata().getAnnotations().put(Sets.DESIRED_REPLICAS, "3");
    assertThat(ProportionalScaling.plan(new Bounds(3, 1, 0), true, 5, fresh, List.of(old)))
        .containsExactly(new Scale(old, 0));
  }

  @Test
  void theHashIgnoresTheOrderOfFieldsAndChangesWithCollisions() {
    DeploymentSpec spec =
        Json.typed(Stage.deployment("web", 1, "x").path("spec"), DeploymentSpec.class);
    String hash = TemplateHash.of(spec.getTemplate(), null);
    assertThat(hash).matches("[bcdf-hj-np-tv-xz2456789]+");
    assertThat(TemplateHash.of(spec.getTemplate(), 1)).isNotEqualTo(hash);
    assertThat(TemplateHash.of(spec.getTemplate(), null)).isEqualTo(hash);
  }

  private static ReplicaSet set(
      String name, int replicas, int available, @Nullable Integer maxReplicas) {
    ObjectNode tree = Stage.replicaSet(name, replicas);
    Meta.edit(tree)
        .put(
            "creationTimestamp",
            name.equals("old") ? "2026-01-01T00:00:00Z" : "2026-01-02T00:00:00Z");
    tree.putObject("status").put("replicas", replicas).put("availableReplicas", available);
    ObjectNode annotations = Meta.child(Meta.edit(tree), "annotations");
    if (maxReplicas != null) {
      annotations.put(Sets.MAX_REPLICAS, maxReplicas.toString());
    }
    return Json.typed(tree, ReplicaSet.class);
  }
}
