package io.kubeterrarium.controllers.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.client.resource.Resources;
import io.kubeterrarium.controllers.Stage;
import io.kubeterrarium.controllers.ownedpods.TemplateHash;
import io.kubeterrarium.controllers.replicaset.ReplicaController;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class DeploymentControllerTest {
  private final Stage stage = new Stage();

  @Test
  void aNewDeploymentBecomesAReplicaSetAndPods() {
    start(3);
    ReplicaSet rs = sets().get(0);
    assertThat(rs.getMetadata().getName()).matches("web-[bcdf-hj-np-tv-xz2456789]{6,10}");
    assertThat(rs.getSpec().getReplicas()).isEqualTo(3);
    assertThat(rs.getMetadata().getAnnotations())
        .containsOnly(
            java.util.Map.entry("deployment.kubernetes.io/desired-replicas", "3"),
            java.util.Map.entry("deployment.kubernetes.io/max-replicas", "4"),
            java.util.Map.entry("deployment.kubernetes.io/revision", "1"));
    assertThat(rs.getSpec().getSelector().getMatchLabels())
        .containsKeys("app", "pod-template-hash");
    assertThat(stage.pods()).hasSize(3);
    assertThat(web().getMetadata().getAnnotations())
        .containsEntry("deployment.kubernetes.io/revision", "1");
    assertThat(stage.eventMessages())
        .contains(
            "ScalingReplicaSet: Scaled up replica set "
                + rs.getMetadata().getName()
                + " from 0 to 3");
    assertThat(condition("Available").getReason()).isEqualTo("MinimumReplicasUnavailable");
  }

  @Test
  void revisionsAreAsLongAsUpstreams() {
    ObjectNode old = Stage.replicaSet("web", 0);
    Meta.child(Meta.edit(old), "labels").put("app", "web");
    Meta.child(Meta.edit(old), "annotations").put(Sets.REVISION, "3546343826724305832");
    Meta.child(Meta.child(Meta.child(old, "spec"), "template"), "spec").put("nodeName", "other");
    stage.api.create(Resources.REPLICA_SETS, old);
    start(1);
    assertThat(sets()).extracting(Sets::revision).contains(3546343826724305833L);
  }

  @Test
  void aCompleteRolloutSaysSoAndThenNothingHappens() {
    start(3);
    stage.runAll();
    assertThat(web().getStatus().getAvailableReplicas()).isEqualTo(3);
    assertThat(condition("Progressing").getReason()).isEqualTo("NewReplicaSetAvailable");
    assertThat(condition("Progressing").getMessage())
        .isEqualTo(
            "ReplicaSet \""
                + sets().get(0).getMetadata().getName()
                + "\" has successfully progressed.");
    assertThat(condition("Available").getMessage())
        .isEqualTo("Deployment has minimum availability.");
    stage.actions();
    stage.time.advance(Duration.ofHours(1));
    assertThat(stage.actions()).isEmpty();
  }

  @Test
  void aNewImageRollsOutStepByStepAndKeepsTheOldSet() {
    start(3);
    stage.runAll();
    stage.setImage("web", "nginx:2");
    finishRollout();
    assertThat(sets()).hasSize(2);
    assertThat(sets()).extracting(Sets::replicas).containsExactlyInAnyOrder(0, 3);
    assertThat(web().getMetadata().getAnnotations())
        .containsEntry("deployment.kubernetes.io/revision", "2");
    assertThat(condition("Progressing").getReason()).isEqualTo("NewReplicaSetAvailable");
  }

  @Test
  void goingBackGivesTheOldSetANewRevisionAndAHistory() {
    start(3);
    stage.runAll();
    stage.setImage("web", "nginx:2");
    finishRollout();
    stage.setImage("web", "nginx:1");
    finishRollout();
    assertThat(sets()).hasSize(2);
    ReplicaSet current = sets().stream().filter(rs -> Sets.replicas(rs) == 3).findAny().get();
    assertThat(current.getMetadata().getAnnotations())
        .containsEntry("deployment.kubernetes.io/revision", "3")
        .containsEntry("deployment.kubernetes.io/revision-history", "1");
  }

  @Test
  void setsBeyondTheHistoryLimitAreDeleted() {
    start(1);
    for (int i = 2; i <= 6; i++) {
      stage.runAll();
      stage.setImage("web", "nginx:" + i);
      finishRollout();
    }
    assertThat(sets()).hasSize(3);
    assertThat(sets()).extracting(Sets::revision).containsExactlyInAnyOrder(4L, 5L, 6L);
  }

  @Test
  void recreateWaitsUntilTheLastOldPodIsGone() {
    ObjectNode web = Stage.deployment("web", 2, "nginx:1");
    Meta.child(web, "spec").putObject("strategy").put("type", "Recreate");
    start(web);
    stage.runAll();
    stage.setImage("web", "nginx:2");
    stage.time.settle();
    assertThat(sets()).as("old pods are still on their way out").hasSize(1);
    stage
        .pods()
        .forEach(pod -> stage.api.vanish(Resources.PODS, "default", pod.getMetadata().getName()));
    stage.time.settle();
    assertThat(sets()).hasSize(2);
    assertThat(stage.pods()).hasSize(2);
  }

  @Test
  void aPausedDeploymentScalesButDoesNotRollOut() {
    start(3);
    stage.runAll();
    edit(spec -> spec.put("paused", true));
    stage.setImage("web", "nginx:2");
    edit(spec -> spec.put("replicas", 5));
    assertThat(sets()).hasSize(1);
    assertThat(Sets.replicas(sets().get(0))).isEqualTo(5);
    assertThat(condition("Progressing").getReason()).isEqualTo("DeploymentPaused");
    edit(spec -> spec.put("paused", false));
    assertThat(sets()).hasSize(2);
  }

  @Test
  void aRolloutThatDoesNotMoveTimesOut() {
    start(3);
    stage.runAll();
    stage.setImage("web", "broken");
    stage.time.advance(Duration.ofSeconds(590));
    assertThat(condition("Progressing").getStatus()).isEqualTo("True");
    stage.time.advance(Duration.ofSeconds(20));
    assertThat(condition("Progressing").getStatus()).isEqualTo("False");
    assertThat(condition("Progressing").getReason()).isEqualTo("ProgressDeadlineExceeded");
    assertThat(condition("Progressing").getMessage()).endsWith("has timed out progressing.");
  }

  @Test
  void aNameThatAnotherSetHasLeadsToAnotherHash() {
    ObjectNode stranger = Stage.replicaSet("web", 0);
    Deployment typed =
        io.kubeterrarium.api.json.Json.typed(
            Stage.deployment("web", 3, "nginx:1"), Deployment.class);
    Meta.edit(stranger).put("name", "web-" + TemplateHash.of(typed.getSpec().getTemplate(), null));
    Meta.child(Meta.child(stranger, "spec"), "template")
        .putObject("spec")
        .put("serviceAccountName", "other");
    stage.api.create(Resources.REPLICA_SETS, stranger);
    start(3);
    stage.time.advance(Duration.ofSeconds(1));
    assertThat(web().getStatus().getCollisionCount()).isEqualTo(1);
    assertThat(sets()).hasSize(2);
  }

  @Test
  void aSetThatIsRefusedIsToldInStatusAndEvent() {
    stage.api.failWhen(
        request -> request.method().equals("POST") && request.path().endsWith("/replicasets"));
    start(3);
    assertThat(condition("Progressing").getStatus()).isEqualTo("False");
    assertThat(condition("Progressing").getReason()).isEqualTo("ReplicaSetCreateError");
    assertThat(condition("Progressing").getMessage())
        .matches("Failed to create new replica set \"web-\\w+\": a fault of the test");
    assertThat(stage.eventMessages())
        .contains("ReplicaSetCreateError: " + condition("Progressing").getMessage());
    stage.api.failWhen(null);
    stage.time.advance(Duration.ofSeconds(30));
    assertThat(sets()).hasSize(1);
    assertThat(condition("Progressing").getReason()).isEqualTo("ReplicaSetUpdated");
  }

  private void start(int replicas) {
    start(Stage.deployment("web", replicas, "nginx:1"));
  }

  private void start(ObjectNode deployment) {
    stage.api.create(Resources.DEPLOYMENTS, deployment);
    stage.start(DeploymentController::new, ReplicaController::ofReplicaSets);
    stage.time.advance(Duration.ofSeconds(1));
  }

  /** Node agents' work until nothing changes any more. */
  private void finishRollout() {
    for (int i = 0; i < 10; i++) {
      stage.time.advance(Duration.ofSeconds(1));
      stage.pods().stream()
          .filter(pod -> pod.getMetadata().getDeletionTimestamp() != null)
          .forEach(pod -> stage.api.vanish(Resources.PODS, "default", pod.getMetadata().getName()));
      stage.runAll();
    }
  }

  private void edit(java.util.function.Consumer<ObjectNode> change) {
    stage.api.edit(
        Resources.DEPLOYMENTS, "default", "web", tree -> change.accept(Meta.child(tree, "spec")));
    stage.time.settle();
  }

  private Deployment web() {
    return stage.api.list(Resources.DEPLOYMENTS, "default").get(0);
  }

  private DeploymentCondition condition(String type) {
    return web().getStatus().getConditions().stream()
        .filter(each -> each.getType().equals(type))
        .findAny()
        .orElseThrow();
  }

  private List<ReplicaSet> sets() {
    return stage.api.list(Resources.REPLICA_SETS, "default");
  }
}
