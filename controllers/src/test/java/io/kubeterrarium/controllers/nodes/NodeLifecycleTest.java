package io.kubeterrarium.controllers.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Taint;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.client.resource.Resources;
import io.kubeterrarium.controllers.Stage;
import io.kubeterrarium.controllers.pod.PodFacts;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class NodeLifecycleTest {
  private static final Duration BEAT = Duration.ofSeconds(10);

  private final Stage stage = new Stage();

  @Test
  void aBeatingNodeStaysReadyAndCostsNoWrites() {
    start();
    for (int i = 0; i < 12; i++) {
      beat();
    }
    assertThat(ready()).isEqualTo("True");
    assertThat(taints()).isEmpty();
    assertThat(stage.actions()).isEmpty();
  }

  @Test
  void aSilentNodeIsDeclaredUnknownTaintedAndItsPodsNotReady() {
    start();
    beat();
    stage.time.advance(Duration.ofSeconds(41));
    assertThat(ready()).isEqualTo("Unknown");
    assertThat(taints())
        .containsExactly(
            "node.kubernetes.io/unreachable:NoSchedule",
            "node.kubernetes.io/unreachable:NoExecute");
    assertThat(PodFacts.isReady(stage.pods().get(0))).isFalse();
    assertThat(stage.eventMessages())
        .contains("NodeNotReady: Node node-1 status is now: NodeNotReady");
  }

  @Test
  void podsAreEvictedWhenTheirToleranceIsOver() {
    start();
    stage.time.advance(Duration.ofSeconds(41 + 295));
    assertThat(PodFacts.isDeleting(stage.pods().get(0))).isFalse();
    stage.time.advance(Duration.ofSeconds(10));
    assertThat(PodFacts.isDeleting(stage.pods().get(0))).isTrue();
    assertThat(PodFacts.condition(stage.pods().get(0), "DisruptionTarget").getReason())
        .isEqualTo("DeletionByTaintManager");
  }

  @Test
  void aNodeThatComesBackInTimeKeepsItsPods() {
    start();
    stage.time.advance(Duration.ofSeconds(60));
    stage.api.edit(Resources.NODES, "", "node-1", this::report);
    for (int i = 0; i < 60; i++) {
      beat();
    }
    assertThat(taints()).isEmpty();
    assertThat(PodFacts.isDeleting(stage.pods().get(0))).isFalse();
    assertThat(stage.eventMessages())
        .contains("TaintManagerEviction: Cancelling deletion of Pod default/web");
  }

  @Test
  void nodesThatComeAndGoAreToldOf() {
    start();
    assertThat(stage.eventMessages())
        .containsExactly("RegisteredNode: Node node-1 event: Registered Node node-1 in Controller");
    stage.api.vanish(Resources.NODES, "", "node-1");
    stage.time.settle();
    assertThat(stage.eventMessages())
        .contains("RemovingNode: Node node-1 event: Removing Node node-1 from Controller");
  }

  @Test
  void afterASleepOfTheMachineNothingIsHeldAgainstNodes() {
    start();
    beat();
    stage.time.jump(Duration.ofHours(8));
    stage.time.settle();
    assertThat(ready()).isEqualTo("True");
    stage.time.advance(Duration.ofSeconds(39));
    assertThat(ready()).isEqualTo("True");
    stage.time.advance(Duration.ofSeconds(10));
    assertThat(ready()).as("a full grace period has passed since").isEqualTo("Unknown");
  }

  @Test
  void afterARestartATaintOfLastWeekEvictsNobodyAtOnce() {
    node();
    pod();
    stage.api.edit(
        Resources.NODES,
        "",
        "node-1",
        node -> {
          Meta.child(node, "spec")
              .putArray("taints")
              .addObject()
              .put("key", "node.kubernetes.io/unreachable")
              .put("effect", "NoExecute")
              .put("timeAdded", "2025-12-29T09:00:00Z");
          condition(node, "Unknown");
        });
    stage.start(context -> new NodeLifecycleController(context, NodeSettings.STANDARD));
    stage.time.advance(Duration.ofSeconds(5));
    assertThat(PodFacts.isDeleting(stage.pods().get(0))).isFalse();
    stage.api.edit(Resources.NODES, "", "node-1", this::report);
    for (int i = 0; i < 60; i++) {
      beat();
    }
    assertThat(taints()).isEmpty();
    assertThat(PodFacts.isDeleting(stage.pods().get(0))).isFalse();
  }

  @Test
  void aCordonedNodeIsTaintedForTheScheduler() {
    start();
    stage.api.edit(
        Resources.NODES, "", "node-1", node -> Meta.child(node, "spec").put("unschedulable", true));
    stage.time.settle();
    assertThat(taints()).containsExactly("node.kubernetes.io/unschedulable:NoSchedule");
    assertThat(NodeTaints.taints(theNode()).get(0).getTimeAdded())
        .isEqualTo(stage.time.instant().toString());
  }

  private void start() {
    node();
    pod();
    stage.start(context -> new NodeLifecycleController(context, NodeSettings.STANDARD));
    stage.actions();
  }

  private void node() {
    ObjectNode node = Json.object();
    node.putObject("metadata").put("name", "node-1");
    report(node);
    stage.api.create(Resources.NODES, node);
    ObjectNode lease = Json.object();
    lease.putObject("metadata").put("name", "node-1").put("namespace", "kube-node-lease");
    lease.putObject("spec").put("renewTime", stage.time.instant().toString());
    stage.api.create(Resources.LEASES, lease);
  }

  private void report(ObjectNode node) {
    condition(node, "True");
  }

  private void condition(ObjectNode node, String ready) {
    var conditions = Meta.child(node, "status").putArray("conditions");
    for (String type : List.of("MemoryPressure", "DiskPressure", "PIDPressure")) {
      conditions
          .addObject()
          .put("type", type)
          .put("status", ready.equals("True") ? "False" : ready);
    }
    conditions
        .addObject()
        .put("type", "Ready")
        .put("status", ready)
        .put("lastHeartbeatTime", stage.time.instant().toString());
  }

  private void pod() {
    ObjectNode pod = Json.object();
    pod.putObject("metadata").put("name", "web").put("namespace", "default");
    stage.setReady(pod, true);
    stage.api.create(Resources.PODS, pod);
  }

  private void beat() {
    stage.time.advance(BEAT);
    stage.api.edit(
        Resources.LEASES,
        "kube-node-lease",
        "node-1",
        lease -> Meta.child(lease, "spec").put("renewTime", stage.time.instant().toString()));
    stage.time.settle();
  }

  private String ready() {
    return NodeTaints.status(theNode(), "Ready");
  }

  private List<String> taints() {
    return NodeTaints.taints(theNode()).stream()
        .map((Taint each) -> each.getKey() + ":" + each.getEffect())
        .toList();
  }

  private Node theNode() {
    return stage.api.list(Resources.NODES, "").get(0);
  }
}
