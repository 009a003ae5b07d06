package io.kubeterrarium.scheduler;

import static io.kubeterrarium.scheduler.GivenNode.node;
import static io.kubeterrarium.scheduler.GivenPod.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.client.resource.Resource;
import io.kubeterrarium.client.resource.Resources;
import io.kubeterrarium.client.testkit.InMemoryApi;
import io.kubeterrarium.client.testkit.InMemoryApi.Action;
import io.kubeterrarium.client.testkit.VirtualTime;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The whole scheduler against a small API server, on virtual time. */
class SchedulerTest {
  private final VirtualTime time = new VirtualTime();
  private final InMemoryApi api = new InMemoryApi(time);
  private final Scheduler scheduler = Scheduler.start(api, time.runtime(), new Random(1));

  @AfterEach
  void close() {
    scheduler.close();
  }

  @Test
  void aPodIsBoundWithOneWriteAndAnEvent() {
    create(Resources.NODES, node("node-1").tree());
    create(Resources.PODS, pod("web").tree());
    time.settle();
    assertThat(nodeOf("web")).isEqualTo("node-1");
    List<Action> actions = api.takeActions();
    assertThat(actions.get(0).toString())
        .isEqualTo("POST /api/v1/namespaces/default/pods/web/binding");
    assertThat(actions).hasSize(2);
    assertThat(Meta.text(actions.get(1).body(), "message"))
        .isEqualTo("Successfully assigned default/web to node-1");
  }

  @Test
  void podsOfOtherSchedulersAreLeftAlone() {
    create(Resources.NODES, node("node-1").tree());
    create(
        Resources.PODS,
        pod("web").edit(t -> t.withObject("/spec").put("schedulerName", "mine")).tree());
    time.settle();
    assertThat(nodeOf("web")).isEmpty();
    assertThat(api.takeActions()).isEmpty();
  }

  @Test
  void anUnschedulablePodSaysSoOnceAndIsBoundWhenANodeComes() {
    create(Resources.PODS, pod("web").tree());
    create(Resources.NODES, node("node-1").cordoned().tree());
    time.settle();
    assertThat(scheduled("web"))
        .isEqualTo(
            "False Unschedulable 0/1 nodes are available: 1 node(s) were unschedulable."
                + " no new claims to deallocate, preemption: 0/1 nodes are available: 1 Preemption is not helpful for"
                + " scheduling.");
    assertThat(api.takeActions().stream().filter(each -> each.path().endsWith("/status")))
        .hasSize(1);
    api.edit(Resources.NODES, "", "node-1", node -> node.putObject("spec"));
    time.settle();
    assertThat(nodeOf("web")).isEqualTo("node-1");
  }

  @Test
  void heartbeatsOfNodesWakeNobody() {
    create(Resources.NODES, node("node-1").cordoned().tree());
    create(Resources.PODS, pod("web").tree());
    time.settle();
    api.takeActions();
    api.edit(
        Resources.NODES,
        "",
        "node-1",
        node -> node.withObject("/status").putArray("conditions").addObject().put("type", "Ready"));
    time.advance(Duration.ofMinutes(1));
    assertThat(api.takeActions()).isEmpty();
  }

  @Test
  void roomThatAFinishedPodLeavesIsGivenToTheOneThatWaits() {
    create(Resources.NODES, node("node-1").tree());
    create(Resources.PODS, pod("big").requests("3", "1Gi").tree());
    time.settle();
    create(Resources.PODS, pod("next").requests("2", "1Gi").tree());
    time.settle();
    assertThat(scheduled("next"))
        .startsWith("False Unschedulable 0/1 nodes are available: 1 Insuf");
    api.edit(
        Resources.PODS, "default", "big", t -> t.putObject("status").put("phase", "Succeeded"));
    time.settle();
    assertThat(nodeOf("next")).isEqualTo("node-1");
  }

  @Test
  void aPodTakesThePlaceOfOneThatItGoesBefore() {
    create(Resources.NODES, node("node-1").tree());
    create(Resources.PODS, pod("low").requests("3", "1Gi").tree());
    time.settle();
    api.takeActions();
    create(Resources.PODS, pod("high").priority(9).requests("2", "1Gi").tree());
    time.settle();
    assertThat(api.takeActions())
        .extracting(Action::toString)
        .filteredOn(action -> !action.contains("/events"))
        .containsExactly(
            "PATCH /api/v1/namespaces/default/pods/high/status",
            "PATCH /api/v1/namespaces/default/pods/low/status",
            "DELETE /api/v1/namespaces/default/pods/low");
    assertThat(scheduled("high"))
        .isEqualTo("False Unschedulable 0/1 nodes are available: 1 Insufficient cpu.");
    assertThat(status("high", "nominatedNodeName")).isEqualTo("node-1");
    create(Resources.PODS, pod("between").priority(5).requests("3", "1Gi").tree());
    time.settle();
    api.vanish(Resources.PODS, "default", "low");
    time.advance(Duration.ofSeconds(2));
    assertThat(nodeOf("high")).isEqualTo("node-1");
    assertThat(nodeOf("between")).isEmpty();
  }

  @Test
  void aPreemptionThatFailsIsDoneAnew() {
    create(Resources.NODES, node("node-1").tree());
    create(Resources.PODS, pod("low").requests("3", "1Gi").tree());
    time.settle();
    api.failWhen(request -> request.method().equals("DELETE"));
    create(Resources.PODS, pod("high").priority(9).requests("2", "1Gi").tree());
    time.settle();
    assertThat(Meta.isDeleting(api.find(Resources.PODS, "default", "low"))).isFalse();
    api.failWhen(null);
    time.advance(Duration.ofSeconds(3));
    assertThat(Meta.isDeleting(api.find(Resources.PODS, "default", "low"))).isTrue();
  }

  @Test
  void aBindingThatFailsIsTriedAgainAfterABackOff() {
    create(Resources.NODES, node("node-1").tree());
    api.failWhen(request -> request.path().endsWith("/binding"));
    create(Resources.PODS, pod("web").tree());
    time.settle();
    assertThat(scheduled("web")).startsWith("False SchedulerError binding rejected");
    api.failWhen(null);
    time.advance(Duration.ofMillis(900));
    assertThat(nodeOf("web")).isEmpty();
    time.advance(Duration.ofMillis(200));
    assertThat(nodeOf("web")).isEqualTo("node-1");
  }

  @Test
  void aPodThatIsDeletedBeforeItsTurnIsForgotten() {
    create(Resources.PODS, pod("web").tree());
    time.settle();
    api.delete(Resources.PODS, "default", "web");
    create(Resources.NODES, node("node-1").tree());
    time.settle();
    assertThat(api.takeActions()).noneMatch(each -> each.path().endsWith("/binding"));
  }

  @Test
  void theVerdictOnEachNodeCanBeRead() {
    create(Resources.NODES, node("node-1").cordoned().tree());
    create(Resources.NODES, node("node-2").tree());
    create(Resources.PODS, pod("web").tree());
    time.settle();
    var verdict = scheduler.verdicts().of("default", "web").orElseThrow();
    assertThat(verdict.text())
        .isEqualTo(
            """
            default/web, attempt 1: goes to node-2
              node-1: NodeUnschedulable: node(s) were unschedulable
              node-2: fits""");
  }

  private void create(Resource<?> resource, ObjectNode tree) {
    api.create(resource, tree);
  }

  private String nodeOf(String pod) {
    return Meta.text(api.find(Resources.PODS, "default", pod).path("spec"), "nodeName");
  }

  private String status(String pod, String field) {
    return Meta.text(api.find(Resources.PODS, "default", pod).path("status"), field);
  }

  private String scheduled(String pod) {
    for (JsonNode each :
        api.find(Resources.PODS, "default", pod).path("status").path("conditions")) {
      if (Meta.text(each, "type").equals("PodScheduled")) {
        return Meta.text(each, "status")
            + " "
            + Meta.text(each, "reason")
            + " "
            + Meta.text(each, "message");
      }
    }
    return "";
  }
}
