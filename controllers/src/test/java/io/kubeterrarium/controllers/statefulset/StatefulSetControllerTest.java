package io.kubeterrarium.controllers.statefulset;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.client.resource.Resources;
import io.kubeterrarium.client.resource.WorkloadResources;
import io.kubeterrarium.controllers.Stage;
import io.kubeterrarium.controllers.history.Revisions;
import io.kubeterrarium.controllers.pod.PodFacts;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class StatefulSetControllerTest {
  private final Stage stage = new Stage();

  @Test
  void podsComeOneAfterTheOtherEachWithItsNameAndClaim() {
    start(
        spec -> {
          ObjectNode claim = spec.putArray("volumeClaimTemplates").addObject();
          claim.putObject("metadata").put("name", "data");
        });
    assertThat(names()).containsExactly("web-0");
    well("web-0");
    assertThat(names()).containsExactly("web-0", "web-1");
    well("web-1");
    well("web-2");
    assertThat(names()).containsExactly("web-0", "web-1", "web-2");
    Pod pod = pod("web-2");
    assertThat(pod.getSpec().getHostname()).isEqualTo("web-2");
    assertThat(pod.getSpec().getSubdomain()).isEqualTo("svc");
    assertThat(pod.getMetadata().getLabels())
        .containsEntry("apps.kubernetes.io/pod-index", "2")
        .containsEntry("statefulset.kubernetes.io/pod-name", "web-2")
        .containsEntry("controller-revision-hash", status().getUpdateRevision());
    assertThat(pod.getSpec().getVolumes().get(0).getPersistentVolumeClaim().getClaimName())
        .isEqualTo("data-web-2");
    assertThat(stage.api.list(WorkloadResources.PERSISTENT_VOLUME_CLAIMS, "default")).hasSize(3);
    assertThat(status().getReadyReplicas()).isEqualTo(3);
    assertThat(status().getCurrentRevision()).isEqualTo(status().getUpdateRevision());
    stage.actions();
    edit(set -> Meta.child(Meta.edit(set), "labels").put("touched", "yes"));
    assertThat(stage.actions()).isEmpty();
  }

  @Test
  void scalingDownGoesFromTheEndAndWaitsForTheUnwell() {
    start(spec -> {});
    wellAll();
    stage.run("web-1", false);
    edit(set -> spec(set).put("replicas", 0));
    assertThat(deleting()).containsExactly("web-2");
    stage.api.vanish(Resources.PODS, "default", "web-2");
    stage.run("web-0", false);
    stage.time.settle();
    assertThat(deleting()).isEmpty();
    well("web-0");
    assertThat(deleting()).containsExactly("web-1");
  }

  @Test
  void parallelSetsDoNotWait() {
    start(spec -> spec.put("podManagementPolicy", "Parallel"));
    assertThat(names()).containsExactly("web-0", "web-1", "web-2");
    wellAll();
    edit(set -> spec(set).put("replicas", 1));
    assertThat(deleting()).containsExactlyInAnyOrder("web-1", "web-2");
  }

  @Test
  void aNewTemplateIsRolledOutFromTheEndAndATemplateThatComesBackHasItsRevision() {
    start(spec -> {});
    wellAll();
    String first = status().getCurrentRevision();
    edit(set -> image(set, "nginx:2"));
    String second = status().getUpdateRevision();
    assertThat(second).isNotEqualTo(first);
    assertThat(status().getCurrentRevision()).isEqualTo(first);
    assertThat(deleting()).containsExactly("web-2");
    replace("web-2");
    assertThat(deleting()).isEmpty();
    well("web-2");
    assertThat(deleting()).containsExactly("web-1");
    edit(set -> image(set, "nginx:1"));
    assertThat(status().getUpdateRevision()).isEqualTo(first);
    assertThat(stage.api.list(WorkloadResources.CONTROLLER_REVISIONS, "default"))
        .hasSize(2)
        .filteredOn(each -> each.getMetadata().getName().equals(first))
        .extracting(Revisions::number)
        .containsExactly(3L);
  }

  @Test
  void thePartitionKeepsTheOldTemplateBelowIt() {
    start(
        spec ->
            spec.putObject("updateStrategy")
                .put("type", "RollingUpdate")
                .putObject("rollingUpdate")
                .put("partition", 2));
    wellAll();
    String first = status().getCurrentRevision();
    edit(set -> image(set, "nginx:2"));
    replace("web-2");
    well("web-2");
    assertThat(deleting()).isEmpty();
    assertThat(StatefulPod.revision(pod("web-2"))).isEqualTo(status().getUpdateRevision());
    stage.api.vanish(Resources.PODS, "default", "web-0");
    stage.time.settle();
    assertThat(StatefulPod.revision(pod("web-0"))).isEqualTo(first);
    assertThat(pod("web-0").getSpec().getContainers().get(0).getImage()).isEqualTo("nginx:1");
  }

  @Test
  void aPodThatHasFailedIsMadeAnew() {
    start(spec -> {});
    wellAll();
    stage.api.edit(
        Resources.PODS,
        "default",
        "web-1",
        pod -> Meta.child(pod, "status").put("phase", "Failed"));
    stage.time.settle();
    assertThat(deleting()).containsExactly("web-1");
    assertThat(stage.eventMessages())
        .contains("RecreatingFailedPod: StatefulSet default/web is recreating failed Pod web-1");
    replace("web-1");
    assertThat(names()).containsExactly("web-0", "web-1", "web-2");
  }

  @Test
  void whatAnotherSetLeftBehindIsAdoptedAndNotReplaced() {
    start(spec -> {});
    wellAll();
    String revision = status().getUpdateRevision();
    ObjectNode set = stage.api.find(WorkloadResources.STATEFUL_SETS, "default", "web").deepCopy();
    stage.api.vanish(WorkloadResources.STATEFUL_SETS, "default", "web");
    for (String pod : names()) {
      stage.api.edit(
          Resources.PODS, "default", pod, each -> Meta.edit(each).remove("ownerReferences"));
    }
    stage.api.edit(
        WorkloadResources.CONTROLLER_REVISIONS,
        "default",
        revision,
        each -> Meta.edit(each).remove("ownerReferences"));
    Meta.edit(set).remove("uid");
    Meta.edit(set).remove("resourceVersion");
    set.remove("status");
    stage.api.create(WorkloadResources.STATEFUL_SETS, set);
    stage.time.advance(Duration.ofSeconds(5));
    assertThat(status().getUpdateRevision()).isEqualTo(revision);
    assertThat(stage.api.list(WorkloadResources.CONTROLLER_REVISIONS, "default")).hasSize(1);
    assertThat(deleting()).isEmpty();
    assertThat(status().getUpdatedReplicas()).isEqualTo(3);
  }

  private void start(Consumer<ObjectNode> change) {
    ObjectNode set = Stage.replicaSet("web", 3);
    spec(set).put("serviceName", "svc");
    change.accept(spec(set));
    stage.api.create(WorkloadResources.STATEFUL_SETS, set);
    stage.start(StatefulSetController::new);
  }

  private static ObjectNode spec(ObjectNode set) {
    return Meta.child(set, "spec");
  }

  private static void image(ObjectNode set, String image) {
    ((ObjectNode) set.at("/spec/template/spec/containers/0")).put("image", image);
  }

  private void edit(Consumer<ObjectNode> change) {
    stage.api.edit(WorkloadResources.STATEFUL_SETS, "default", "web", change);
    stage.time.settle();
  }

  private void well(String pod) {
    stage.run(pod, true);
    stage.time.settle();
  }

  private void wellAll() {
    for (int i = 0; i < 3; i++) {
      well("web-" + i);
    }
  }

  /** Its containers have stopped: it is gone, and the next of its name comes. */
  private void replace(String pod) {
    stage.api.vanish(Resources.PODS, "default", pod);
    stage.time.settle();
  }

  private Pod pod(String name) {
    return stage.pods().stream()
        .filter(each -> each.getMetadata().getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private List<String> names() {
    return stage.pods().stream().map(pod -> pod.getMetadata().getName()).sorted().toList();
  }

  private List<String> deleting() {
    return stage.pods().stream()
        .filter(PodFacts::isDeleting)
        .map(pod -> pod.getMetadata().getName())
        .toList();
  }

  private StatefulSetStatus status() {
    return stage.api.list(WorkloadResources.STATEFUL_SETS, "default").get(0).getStatus();
  }
}
