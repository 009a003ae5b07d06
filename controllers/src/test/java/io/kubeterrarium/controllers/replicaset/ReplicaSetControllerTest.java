package io.kubeterrarium.controllers.replicaset;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.client.resource.Resources;
import io.kubeterrarium.controllers.Stage;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class ReplicaSetControllerTest {
  private final Stage stage = new Stage();

  @Test
  void missingPodsAreCreatedWithOwnerAndTemplate() {
    stage.api.create(Resources.REPLICA_SETS, Stage.replicaSet("web", 3));
    stage.start(ReplicaSetController::new);
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
    stage.start(ReplicaSetController::new);
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
    stage.start(ReplicaSetController::new);
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
    stage.start(ReplicaSetController::new);
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
    stage.start(ReplicaSetController::new);
    stage.api.delete(Resources.PODS, "default", stage.pods().get(0).getMetadata().getName());
    stage.time.settle();
    assertThat(stage.pods()).hasSize(3);
  }

  @Test
  void aSlowWatchMakesNoDuplicates() {
    stage.api.create(Resources.REPLICA_SETS, Stage.replicaSet("web", 3));
    stage.start(ReplicaSetController::new);
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
    stage.start(ReplicaSetController::new);
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
    stage.start(ReplicaSetController::new);
    List<String> creates =
        stage.actions().stream().filter(each -> each.startsWith("POST")).toList();
    assertThat(creates).as("slow start: one failure costs one call").hasSizeLessThan(3);
    assertThat(status().getConditions().get(0).getReason()).isEqualTo("FailedCreate");
    stage.api.failWhen(null);
    stage.time.advance(Duration.ofSeconds(1));
    assertThat(stage.pods()).hasSize(8);
    assertThat(status().getConditions()).isEmpty();
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
