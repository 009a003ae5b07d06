package io.kubeterrarium.controllers.daemonset;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DaemonSetStatus;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.client.resource.Resources;
import io.kubeterrarium.client.resource.WorkloadResources;
import io.kubeterrarium.controllers.Stage;
import io.kubeterrarium.controllers.pod.PodFacts;
import io.kubeterrarium.controllers.statefulset.StatefulSetController;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class DaemonSetControllerTest {
  private final Stage stage = new Stage();

  @Test
  void eachNodeGetsAPodThatNoOtherCanGet() {
    start(spec -> {});
    assertThat(nodes()).containsExactly("node-1", "node-2", "node-3");
    Pod pod = stage.pods().get(0);
    assertThat(pod.getSpec().getTolerations())
        .extracting(each -> each.getKey())
        .contains("node.kubernetes.io/unreachable", "node.kubernetes.io/unschedulable");
    assertThat(pod.getMetadata().getLabels()).containsKey(DaemonPod.HASH);
    wellAll();
    assertThat(status().getNumberReady()).isEqualTo(3);
    assertThat(status().getUpdatedNumberScheduled()).isEqualTo(3);
    node("node-4", any -> {});
    assertThat(nodes()).hasSize(4);
    wellAll();
    stage.actions();
    edit(set -> Meta.child(Meta.edit(set), "labels").put("touched", "yes"));
    assertThat(stage.actions()).isEmpty();
  }

  @Test
  void labelsAndTaintsDecideWhereItRuns() {
    start(spec -> podSpec(spec).putObject("nodeSelector").put("color", "blue"));
    assertThat(nodes()).isEmpty();
    label("node-2", "blue");
    assertThat(nodes()).containsExactly("node-2");
    label("node-2", "green");
    assertThat(nodes()).isEmpty();
    label("node-1", "blue");
    wellAll();
    taint("node-1", "NoSchedule");
    assertThat(nodes()).containsExactly("node-1");
    assertThat(status().getDesiredNumberScheduled()).isZero();
    assertThat(status().getNumberMisscheduled()).isEqualTo(1);
    taint("node-1", "NoExecute");
    assertThat(stage.pods()).allMatch(PodFacts::isDeleting);
  }

  @Test
  void aPodThatHasFailedIsReplaced() {
    start(spec -> {});
    wellAll();
    String name = stage.pods().get(0).getMetadata().getName();
    stage.api.edit(
        Resources.PODS, "default", name, pod -> Meta.child(pod, "status").put("phase", "Failed"));
    stage.time.settle();
    stage.api.vanish(Resources.PODS, "default", name);
    stage.time.settle();
    assertThat(nodes()).containsExactly("node-1", "node-2", "node-3");
    assertThat(stage.eventMessages()).anyMatch(each -> each.startsWith("FailedDaemonPod: Found"));
  }

  @Test
  void aRolloutReplacesOneAtATimeAndARollbackOnlyWhatChanged() {
    start(spec -> {});
    wellAll();
    edit(set -> image(set, "nginx:2"));
    List<Pod> going = stage.pods().stream().filter(PodFacts::isDeleting).toList();
    assertThat(going).hasSize(1);
    stage.api.vanish(Resources.PODS, "default", going.get(0).getMetadata().getName());
    stage.time.settle();
    assertThat(status().getUpdatedNumberScheduled()).isEqualTo(1);
    List<String> untouched =
        stage.pods().stream()
            .filter(PodFacts::isReady)
            .map(pod -> pod.getMetadata().getName())
            .toList();
    edit(set -> image(set, "nginx:1"));
    wellAll();
    assertThat(stage.pods())
        .extracting(pod -> pod.getMetadata().getName())
        .containsAll(untouched)
        .hasSize(3);
    assertThat(stage.api.list(WorkloadResources.CONTROLLER_REVISIONS, "default")).hasSize(2);
  }

  @Test
  void aNamesakeOfAnotherKindHasRevisionsOfItsOwn() {
    start(spec -> {});
    ObjectNode other = Stage.replicaSet("agent", 1);
    stage.api.create(WorkloadResources.STATEFUL_SETS, other);
    stage.time.settle();
    assertThat(stage.api.list(WorkloadResources.CONTROLLER_REVISIONS, "default"))
        .extracting(each -> each.getMetadata().getOwnerReferences().get(0).getKind())
        .containsExactlyInAnyOrder("DaemonSet", "StatefulSet");
  }

  private void start(Consumer<ObjectNode> change) {
    for (int i = 1; i <= 3; i++) {
      node("node-" + i, any -> {});
    }
    ObjectNode set = Stage.replicaSet("agent", 0);
    ObjectNode spec = Meta.child(set, "spec");
    spec.remove("replicas");
    change.accept(spec);
    stage.api.create(WorkloadResources.DAEMON_SETS, set);
    stage.start(DaemonSetController::new, StatefulSetController::new);
  }

  private static ObjectNode podSpec(ObjectNode spec) {
    return Meta.child(Meta.child(spec, "template"), "spec");
  }

  private static void image(ObjectNode set, String image) {
    ((ObjectNode) set.at("/spec/template/spec/containers/0")).put("image", image);
  }

  private void edit(Consumer<ObjectNode> change) {
    stage.api.edit(WorkloadResources.DAEMON_SETS, "default", "agent", change);
    stage.time.settle();
  }

  private void node(String name, Consumer<ObjectNode> change) {
    ObjectNode node = Json.object();
    node.putObject("metadata").put("name", name);
    node.putObject("spec");
    change.accept(node);
    stage.api.create(Resources.NODES, node);
    stage.time.settle();
  }

  private void label(String node, String color) {
    stage.api.edit(
        Resources.NODES,
        "",
        node,
        tree -> Meta.child(Meta.edit(tree), "labels").put("color", color));
    stage.time.settle();
  }

  private void taint(String node, String effect) {
    stage.api.edit(
        Resources.NODES,
        "",
        node,
        tree ->
            Meta.child(tree, "spec")
                .putArray("taints")
                .addObject()
                .put("key", "k")
                .put("effect", effect));
    stage.time.settle();
  }

  /** The scheduler and the nodes do their part. */
  private void wellAll() {
    for (Pod pod : stage.pods()) {
      if (PodFacts.isDeleting(pod)) {
        continue;
      }
      String node = DaemonPod.node(pod);
      stage.api.edit(
          Resources.PODS,
          "default",
          pod.getMetadata().getName(),
          tree -> {
            stage.setReady(tree, true);
            Meta.child(tree, "spec").put("nodeName", node);
          });
    }
    stage.time.settle();
  }

  private List<String> nodes() {
    return stage.pods().stream()
        .filter(pod -> !PodFacts.isDeleting(pod))
        .map(DaemonPod::node)
        .sorted()
        .toList();
  }

  private DaemonSetStatus status() {
    return stage.api.list(WorkloadResources.DAEMON_SETS, "default").get(0).getStatus();
  }
}
