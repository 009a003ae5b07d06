package io.kubeterrarium.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.client.resource.Resource;
import io.kubeterrarium.client.resource.Resources;
import io.kubeterrarium.client.testkit.InMemoryApi;
import io.kubeterrarium.client.testkit.InMemoryApi.Action;
import io.kubeterrarium.client.testkit.VirtualTime;
import io.kubeterrarium.kubelet.stage.Pace;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class NodeAgentsTest {
  private final VirtualTime time = new VirtualTime();
  private final InMemoryApi api = new InMemoryApi(time);
  private NodeAgents agents;

  @BeforeEach
  void start() {
    agents =
        NodeAgents.start(
            api,
            node -> api,
            time.runtime(),
            new Random(1),
            NodeAgents.Options.of(3, Pace.INSTANT));
    time.settle();
  }

  @AfterEach
  void close() {
    agents.close();
    time.settle();
  }

  @Test
  void nodesRegisterReadyWithOneWriteAndALease() {
    assertThat(agents.ready()).isCompleted();
    assertThat(api.takeActions().stream().map(Action::toString))
        .containsExactlyInAnyOrder(
            "POST /api/v1/nodes",
            "POST /api/v1/nodes",
            "POST /api/v1/nodes",
            "POST /apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases",
            "POST /apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases",
            "POST /apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases");
    ObjectNode node = api.find(Resources.NODES, "", "node-2");
    assertThat(ready(node)).isEqualTo("True");
    assertThat(Meta.labels(node)).containsEntry("kubernetes.io/hostname", "node-2");
    assertThat(node.path("status").path("allocatable").path("pods").asString()).isEqualTo("110");
  }

  @Test
  void leasesAreRenewedEveryTenSecondsAndTheStatusEveryFiveMinutes() {
    api.takeActions();
    time.advance(Duration.ofMinutes(10));
    List<String> writes = api.takeActions().stream().map(Action::toString).toList();
    assertThat(writes.stream().filter(each -> each.startsWith("PUT"))).hasSizeBetween(178, 183);
    assertThat(writes.stream().filter(each -> each.endsWith("/status"))).hasSizeBetween(3, 6);
  }

  @Test
  void aBoundPodRunsAfterOneStatusWrite() {
    ObjectNode pod = bind("web", "node-2", "nginx:1.25");
    List<Action> statusWrites =
        api.takeActions().stream().filter(each -> each.path().endsWith("web/status")).toList();
    assertThat(statusWrites).hasSize(1);
    JsonNode status = pod.path("status");
    assertThat(Meta.text(status, "phase")).isEqualTo("Running");
    assertThat(Meta.text(status, "podIP")).startsWith("10.244.2.");
    assertThat(Meta.text(status, "hostIP")).isEqualTo("172.18.0.3");
    JsonNode container = status.path("containerStatuses").path(0);
    assertThat(Meta.text(container, "containerID")).matches("containerd://[0-9a-f]{64}");
    assertThat(Meta.text(container, "imageID")).startsWith("docker.io/library/nginx@sha256:");
  }

  @Test
  void aSecondLookAtARunningPodWritesNothing() {
    bind("web", "node-2", "nginx:1.25");
    api.takeActions();
    api.edit(
        Resources.PODS, "default", "web", pod -> Meta.edit(pod).putObject("labels").put("a", "b"));
    time.settle();
    assertThat(api.takeActions()).isEmpty();
  }

  @Test
  void aDeletedPodIsRemovedOnceItsContainersHaveStopped() {
    bind("web", "node-1", "nginx:1.25");
    api.delete(Resources.PODS, "default", "web");
    time.settle();
    assertThat(api.find(Resources.PODS, "default", "web")).isNull();
  }

  @Test
  void aFullNodeRefusesAPodThatNamesItAndTakesTheNextOneWhenThereIsRoom() {
    for (int i = 0; i < 110; i++) {
      bind("web-" + i, "node-1", "nginx:1.25");
    }
    ObjectNode refused = bind("late", "node-1", "nginx:1.25");
    assertThat(Meta.text(refused.path("status"), "phase")).isEqualTo("Failed");
    assertThat(Meta.text(refused.path("status"), "reason")).isEqualTo("OutOfpods");
    assertThat(Meta.text(refused.path("status"), "message"))
        .isEqualTo(
            "Pod was rejected: Node didn't have enough resource: pods, requested: 1, used: 110,"
                + " capacity: 110");
    api.delete(Resources.PODS, "default", "web-7");
    time.settle();
    ObjectNode next = bind("next", "node-1", "nginx:1.25");
    assertThat(Meta.text(next.path("status"), "phase")).isEqualTo("Running");
  }

  @Test
  void podsOfOtherAgentsNodesAreLeftAlone() {
    ObjectNode pod = bind("web", "elsewhere", "nginx:1.25");
    assertThat(pod.has("status")).isFalse();
  }

  @Test
  void aWriteThatFailsIsTriedAgain() {
    api.failWhen(request -> request.path().endsWith("/status"));
    assertThat(bind("web", "node-1", "nginx:1.25").has("status")).isFalse();
    api.failWhen(null);
    time.advance(Duration.ofSeconds(2));
    ObjectNode pod = api.find(Resources.PODS, "default", "web");
    assertThat(Meta.text(pod.path("status"), "phase")).isEqualTo("Running");
  }

  @Test
  void aStoppedNodeWritesNothingAndGoesOnWhenStartedAgain() {
    agents.stopNode("node-1");
    time.settle();
    api.takeActions();
    ObjectNode pod = bind("web", "node-1", "nginx:1.25");
    time.advance(Duration.ofMinutes(1));
    assertThat(pod.has("status")).isFalse();
    assertThat(api.takeActions()).noneMatch(each -> each.path().contains("node-1"));
    spoil("node-1");

    agents.startNode("node-1");
    time.settle();
    assertThat(agents.isRunning("node-1")).isTrue();
    assertThat(ready(api.find(Resources.NODES, "", "node-1"))).isEqualTo("True");
    assertThat(Meta.text(api.find(Resources.PODS, "default", "web").path("status"), "phase"))
        .isEqualTo("Running");
  }

  @Test
  void aConditionThatSomebodySpoiledIsPutRightAtOnce() {
    spoil("node-3");
    time.settle();
    assertThat(ready(api.find(Resources.NODES, "", "node-3"))).isEqualTo("True");
  }

  @Test
  void afterARestartNoPodIsGivenTheAddressOfOneThatRunsAlready() {
    ObjectNode runs = bind("z-runs", "node-1", "nginx:1.25");
    agents.close();
    time.settle();
    bind("a-new", "node-1", "nginx:1.25");

    start();

    ObjectNode young = api.find(Resources.PODS, "default", "a-new");
    assertThat(Meta.text(young.path("status"), "podIP"))
        .startsWith("10.244.1.")
        .isNotEqualTo(Meta.text(runs.path("status"), "podIP"));
  }

  @Test
  void podsThatHaveEndedGiveTheirAddressesBack() {
    for (int i = 1; i <= 300; i++) {
      ObjectNode pod = bind("job-" + i, "node-1", "busybox", "Never");
      assertThat(Meta.text(pod.path("status"), "phase")).isEqualTo("Succeeded");
    }
  }

  @Test
  void aResourceThatIsAdvertisedCanBeHad() {
    ObjectNode advertised = capacity(c -> c.put("example.com/dongle", "4"));
    assertThat(advertised.at("/status/allocatable").propertyNames())
        .containsExactlyInAnyOrder(
            "cpu", "ephemeral-storage", "memory", "pods", "example.com/dongle");
    assertThat(advertised.at("/status/allocatable/example.com~1dongle").asString()).isEqualTo("4");
    assertThat(advertised.at("/status/allocatable/memory").asString()).isEqualTo("8092Mi");

    ObjectNode withdrawn = capacity(c -> c.remove("example.com/dongle"));
    assertThat(withdrawn.at("/status/allocatable").propertyNames())
        .containsExactlyInAnyOrder("cpu", "ephemeral-storage", "memory", "pods");
  }

  private ObjectNode capacity(Consumer<ObjectNode> change) {
    api.edit(
        Resources.NODES, "", "node-1", tree -> change.accept(tree.withObject("/status/capacity")));
    time.settle();
    return api.find(Resources.NODES, "", "node-1");
  }

  private void spoil(String node) {
    api.edit(
        Resources.NODES,
        "",
        node,
        tree -> {
          for (JsonNode condition : tree.path("status").path("conditions")) {
            ((ObjectNode) condition).put("status", "Unknown");
          }
        });
  }

  private ObjectNode bind(String name, String node, String image) {
    return bind(name, node, image, "Always");
  }

  private ObjectNode bind(String name, String node, String image, String restartPolicy) {
    ObjectNode pod = Json.object();
    pod.putObject("metadata").put("namespace", "default").put("name", name);
    ObjectNode spec =
        pod.putObject("spec").put("nodeName", node).put("restartPolicy", restartPolicy);
    spec.putArray("containers").addObject().put("name", "main").put("image", image);
    api.create((Resource<?>) Resources.PODS, pod);
    time.settle();
    return api.find(Resources.PODS, "default", name);
  }

  private static String ready(ObjectNode node) {
    for (JsonNode condition : node.path("status").path("conditions")) {
      if (Meta.text(condition, "type").equals("Ready")) {
        return Meta.text(condition, "status");
      }
    }
    return "";
  }
}
