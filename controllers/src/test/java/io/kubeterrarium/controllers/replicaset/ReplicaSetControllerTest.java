package io.kubeterrarium.controllers.replicaset;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.client.resource.Resources;
import io.kubeterrarium.controllers.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class ReplicaSetControllerTest {
  private final Stage stage = new Stage();

  @Test
  void missingPodsAreCreatedWithOwnerAndTemplate() {
    stage.api.create(Resources.REPLICA_SETS, Stage.replicaSet("web", 3));
    stage.start(ReplicaController::ofReplicaSets);
    assertThat(stage.pods()).hasSize(3);
    Pod pod = stage.pods().get(0);
    assertThat(pod.getMetadata().getGenerateName()).isEqualTo("web-");
    assertThat(pod.getMetadata().getOwnerReferences().get(0).getController()).isTrue();
    assertThat(pod.getSpec().getContainers().get(0).getImage()).isEqualTo("nginx:1");
    assertThat(stage.eventMessages())
        .hasSize(3)
        .allMatch(each -> each.startsWith("SuccessfulCreate: Created pod: web-"));
  }

  @Test
  void aSettledSetIsLeftAlone() {
    stage.api.create(Resources.REPLICA_SETS, Stage.replicaSet("web", 3));
    stage.start(ReplicaController::ofReplicaSets);
    stage.runAll();
    stage.actions();
    stage.api.edit(
        Resources.REPLICA_SETS,
        "default",
        "web",
        rs -> Meta.child(Meta.edit(rs), "annotations").put("touched", "yes"));
    stage.time.advance(Duration.ofMinutes(10));
    assertThat(stage.actions()).isEmpty();
  }

  @Test
  void statusCountsReadyAndAvailable() {
    ObjectNode rs = Stage.replicaSet("web", 2);
    Meta.child(rs, "spec").put("minReadySeconds", 10);
    stage.api.create(Resources.REPLICA_SETS, rs);
    stage.start(ReplicaController::ofReplicaSets);
    stage.runAll();
    assertThat(status().getReadyReplicas()).isEqualTo(2);
    assertThat(status().getAvailableReplicas()).isNull();
    stage.time.advance(Duration.ofSeconds(10));
    assertThat(status().getAvailableReplicas()).isEqualTo(2);
    assertThat(status().getTerminatingReplicas()).isZero();
  }

  @Test
  void surplusPodsGoUnreadyOnesFirst() {
    stage.api.create(Resources.REPLICA_SETS, Stage.replicaSet("web", 3));
    stage.start(ReplicaController::ofReplicaSets);
    stage.runAll();
    String weak = stage.pods().get(1).getMetadata().getName();
    stage.run(weak, false);
    stage.time.settle();
    stage.actions();
    scale(2);
    assertThat(stage.actions())
        .contains("DELETE /api/v1/namespaces/default/pods/" + weak)
        .filteredOn(action -> action.startsWith("DELETE"))
        .hasSize(1);
    assertThat(status().getTerminatingReplicas()).isEqualTo(1);
  }

  @Test
  void aPodThatDiesIsReplaced() {
    stage.api.create(Resources.REPLICA_SETS, Stage.replicaSet("web", 3));
    stage.start(ReplicaController::ofReplicaSets);
    stage.api.delete(Resources.PODS, "default", stage.pods().get(0).getMetadata().getName());
    stage.time.settle();
    assertThat(stage.pods()).hasSize(3);
  }

  @Test
  void aSlowWatchMakesNoDuplicates() {
    stage.api.create(Resources.REPLICA_SETS, Stage.replicaSet("web", 3));
    stage.start(ReplicaController::ofReplicaSets);
    stage.api.dropWatches();
    scale(5);
    stage.api.edit(
        Resources.REPLICA_SETS,
        "default",
        "web",
        rs -> Meta.child(Meta.edit(rs), "labels").put("touched", "yes"));
    stage.time.advance(Duration.ofSeconds(10));
    assertThat(stage.pods()).hasSize(5);
  }

  @Test
  void anOrphanIsAdoptedAndAStrangerReleased() {
    ObjectNode orphan = Json.object();
    orphan.putObject("metadata").put("name", "orphan").put("namespace", "default");
    Meta.child(Meta.edit(orphan), "labels").put("app", "web");
    stage.api.create(Resources.PODS, orphan);
    stage.api.create(Resources.REPLICA_SETS, Stage.replicaSet("web", 2));
    stage.start(ReplicaController::ofReplicaSets);
    assertThat(stage.pods()).hasSize(2);
    stage.api.edit(
        Resources.PODS,
        "default",
        "orphan",
        pod -> Meta.child(Meta.edit(pod), "labels").put("app", "other"));
    stage.time.settle();
    assertThat(stage.pods()).hasSize(3);
    assertThat(Meta.of(stage.api.find(Resources.PODS, "default", "orphan")).path("ownerReferences"))
        .isEmpty();
  }

  @Test
  void aRefusedCreateIsToldAndTriedAgain() {
    stage.api.failWhen(
        request -> request.method().equals("POST") && request.path().endsWith("/pods"));
    stage.api.create(Resources.REPLICA_SETS, Stage.replicaSet("web", 8));
    stage.start(ReplicaController::ofReplicaSets);
    List<String> creates =
        stage.actions().stream().filter(each -> each.startsWith("POST")).toList();
    assertThat(creates).as("slow start: one failure costs one call").hasSizeLessThan(3);
    assertThat(status().getConditions().get(0).getReason()).isEqualTo("FailedCreate");
    stage.api.failWhen(null);
    stage.time.advance(Duration.ofSeconds(1));
    assertThat(stage.pods()).hasSize(8);
    assertThat(status().getConditions()).isEmpty();
  }

  @Test
  void amongPodsOfAboutTheSameAgeRestartsDoNotCount() {
    Pod older = readyPod("u1", "2026-01-05T08:00:00Z", 0);
    Pod younger = readyPod("u2", "2026-01-05T08:00:10Z", 9);
    Pod sameAge = readyPod("u3", "2026-01-05T08:00:00Z", 9);
    Comparator<Pod> ranking =
        DeletionRanking.firstToGo(Map.of(), Instant.parse("2026-01-05T09:00:00Z"));
    assertThat(ranking.compare(older, younger)).as("by uid").isNegative();
    assertThat(ranking.compare(older, sameAge)).as("by restarts").isPositive();
  }

  private static Pod readyPod(String uid, String readySince, int restarts) {
    ObjectNode pod = Json.object();
    pod.putObject("metadata").put("uid", uid).put("creationTimestamp", "2026-01-05T07:00:00Z");
    pod.putObject("spec").put("nodeName", "node-1");
    ObjectNode status = pod.putObject("status").put("phase", "Running");
    status
        .putArray("conditions")
        .addObject()
        .put("type", "Ready")
        .put("status", "True")
        .put("lastTransitionTime", readySince);
    status.putArray("containerStatuses").addObject().put("restartCount", restarts);
    return Json.typed(pod, Pod.class);
  }

  private io.fabric8.kubernetes.api.model.apps.ReplicaSetStatus status() {
    ReplicaSet rs = stage.api.list(Resources.REPLICA_SETS, "default").get(0);
    return rs.getStatus();
  }

  private void scale(int replicas) {
    stage.api.edit(
        Resources.REPLICA_SETS,
        "default",
        "web",
        rs -> Meta.child(rs, "spec").put("replicas", replicas));
    stage.time.settle();
  }
}
