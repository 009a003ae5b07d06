package io.kubeterrarium.simulator.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.simulator.client.SharedTerrarium;
import io.kubeterrarium.simulator.process.Endpoints;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Specs of preemption. What they fill up is a resource of their own on one node. */
@ExtendWith(SharedTerrarium.class)
@Timeout(60)
class SchedulingIT {
  private static final String CLASSES = "/apis/scheduling.k8s.io/v1/priorityclasses";

  private final Api api;

  SchedulingIT(Endpoints endpoints) throws Exception {
    api = new Api(endpoints.httpUrl().orElseThrow());
  }

  @Test
  void aPodOfAHigherPriorityTakesAnothersPlaceWhichIsToldSo() throws Exception {
    provide("example.com/seats", 5);
    priorities("seat", 2);
    api.create("pods", pod("low", "seat-1", "example.com/seats: 3", "finalizers: [a.com/b]"));
    api.await("pods/low", SchedulingIT::isRunning);
    Api.Answer made =
        api.create("pods", pod("high", "seat-2", "example.com/seats: 3", "labels: {}"));
    JsonNode low = api.await("pods/low", Meta::isDeleting);
    assertThat(low.at("/status/conditions").toString())
        .contains("DisruptionTarget", "PreemptionByScheduler");
    api.awaitSince(
        made.body(),
        "pods",
        pod -> pod.at("/status/nominatedNodeName").asString("").equals("node-1"));
    api.patch("pods/low", "{metadata: {finalizers: null}}");
    JsonNode high = api.await("pods/high", SchedulingIT::isRunning);
    assertThat(high.path("status").has("nominatedNodeName")).isFalse();
    assertThat(api.list("events", "").toString())
        .contains("Preempted by pod " + Meta.uid(high) + " on node node-1");
  }

  @Test
  void ofSeveralPrioritiesOnlyTheLowestLoses() throws Exception {
    provide("example.com/chairs", 1000);
    priorities("chair", 4);
    replicas(1, 5, 40);
    replicas(2, 4, 50);
    replicas(3, 4, 95);
    replicas(4, 1, 400);
    awaitReady(1, 0);
    assertThat(ready(2)).isEqualTo(4);
    assertThat(ready(3)).isEqualTo(4);
  }

  private void provide(String resource, int amount) throws Exception {
    String amounts = "{'" + resource + "': '" + amount + "'}";
    api.patch(
        "/api/v1/nodes/node-1/status",
        "{status: {capacity: " + amounts + ", allocatable: " + amounts + "}}");
  }

  private void priorities(String prefix, int count) throws Exception {
    for (int i = 1; i <= count; i++) {
      api.create(CLASSES, "{metadata: {name: %s-%d}, value: %d}".formatted(prefix, i, i));
    }
  }

  private static String pod(String name, String priorityClass, String amount, String metadata) {
    return """
        metadata: {name: %s, %s}
        spec:
          priorityClassName: %s
          terminationGracePeriodSeconds: 0
          containers:
          - {name: c, image: nginx, resources: {limits: {%s}}}
        """
        .formatted(name, metadata, priorityClass, amount);
  }

  private void replicas(int priority, int replicas, int each) throws Exception {
    String sets = "apps/v1:replicasets";
    String template =
        pod("x", "chair-" + priority, "example.com/chairs: " + each, "labels: {p: p%d}");
    api.create(
        sets,
        """
        metadata: {name: s%1$d}
        spec:
          replicas: %2$d
          selector: {matchLabels: {p: p%1$d}}
          template:
        """
                .formatted(priority, replicas)
            + template.formatted(priority).indent(4));
    awaitReady(priority, replicas);
  }

  private void awaitReady(int priority, int replicas) throws Exception {
    api.await(
        "apps/v1:replicasets/s" + priority,
        set -> set.at("/status/readyReplicas").asInt(0) == replicas);
  }

  private int ready(int priority) throws Exception {
    return api.get("apps/v1:replicasets/s" + priority).body().at("/status/readyReplicas").asInt(0);
  }

  private static boolean isRunning(JsonNode pod) {
    return pod.at("/status/phase").asString("").equals("Running");
  }
}
