package io.kubeterrarium.controllers.podgc;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.client.resource.Resources;
import io.kubeterrarium.controllers.Stage;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class PodGarbageCollectorTest {
  private final Stage stage = new Stage();

  @Test
  void podsOfANodeThatIsGoneFailAndGoAfterAQuarantine() {
    node("node-1");
    pod("web", "node-1");
    stage.start(PodGarbageCollector::new);
    stage.api.vanish(Resources.NODES, "", "node-1");
    stage.time.advance(Duration.ofSeconds(59));
    assertThat(stage.pods()).hasSize(1);
    stage.actions();
    stage.time.advance(Duration.ofSeconds(21));
    assertThat(stage.pods()).isEmpty();
    assertThat(stage.actions())
        .containsExactly(
            "PATCH /api/v1/namespaces/default/pods/web/status",
            "DELETE /api/v1/namespaces/default/pods/web");
  }

  @Test
  void aNodeThatComesBackInTimeKeepsItsPods() {
    pod("web", "node-1");
    stage.start(PodGarbageCollector::new);
    stage.time.advance(Duration.ofSeconds(30));
    node("node-1");
    stage.time.advance(Duration.ofMinutes(5));
    assertThat(stage.pods()).hasSize(1);
  }

  @Test
  void aPodThatIsDeletedWithoutEverHavingANodeGoes() {
    ObjectNode pod = Json.object();
    pod.putObject("metadata")
        .put("name", "waiting")
        .put("namespace", "default")
        .put("deletionTimestamp", "2026-01-05T09:00:30Z");
    stage.api.create(Resources.PODS, pod);
    stage.start(PodGarbageCollector::new);
    assertThat(stage.pods()).isEmpty();
  }

  @Test
  void aTerminatingPodOfANodeOutOfServiceGoesAtOnce() {
    node("node-1");
    pod("web", "node-1");
    stage.api.edit(
        Resources.NODES,
        "",
        "node-1",
        node ->
            Meta.child(node, "spec")
                .putArray("taints")
                .addObject()
                .put("key", "node.kubernetes.io/out-of-service")
                .put("effect", "NoExecute"));
    stage.api.edit(
        Resources.PODS,
        "default",
        "web",
        pod -> Meta.edit(pod).put("deletionTimestamp", "2026-01-05T09:00:30Z"));
    stage.start(PodGarbageCollector::new);
    assertThat(stage.pods()).isEmpty();
  }

  @Test
  void aSweepWithNothingToDoWritesNothing() {
    node("node-1");
    pod("web", "node-1");
    stage.start(PodGarbageCollector::new);
    stage.time.advance(Duration.ofMinutes(10));
    assertThat(stage.actions()).isEmpty();
  }

  @Test
  void ofTooManyEndedPodsTheEvictedAndThenTheOldestGo() {
    List<Pod> pods =
        IntStream.rangeClosed(1, 5)
            .mapToObj(i -> ended("pod-" + i, "2026-01-05T09:00:0" + (9 - i) + "Z", i == 1))
            .toList();
    assertThat(PodGarbage.endedBeyond(2, pods))
        .extracting(pod -> pod.getMetadata().getName())
        .containsExactly("pod-1", "pod-5", "pod-4");
    assertThat(PodGarbage.endedBeyond(5, pods)).isEmpty();
    assertThat(PodGarbage.endedBeyond(0, pods)).as("switched off").isEmpty();
  }

  private static Pod ended(String name, String created, boolean evicted) {
    ObjectNode pod = Json.object();
    pod.putObject("metadata").put("name", name).put("creationTimestamp", created);
    ObjectNode status = pod.putObject("status").put("phase", "Failed");
    if (evicted) {
      status.put("reason", "Evicted");
    }
    return Json.typed(pod, Pod.class);
  }

  private void node(String name) {
    ObjectNode node = Json.object();
    node.putObject("metadata").put("name", name);
    stage.api.create(Resources.NODES, node);
  }

  private void pod(String name, String node) {
    ObjectNode pod = Json.object();
    pod.putObject("metadata").put("name", name).put("namespace", "default");
    stage.setReady(pod, true);
    Meta.child(pod, "spec").put("nodeName", node);
    stage.api.create(Resources.PODS, pod);
  }
}
