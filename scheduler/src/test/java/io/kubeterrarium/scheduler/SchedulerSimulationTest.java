package io.kubeterrarium.scheduler;

import static io.kubeterrarium.scheduler.GivenNode.node;
import static io.kubeterrarium.scheduler.GivenPod.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.quantity.Quantity;
import io.kubeterrarium.client.resource.ApiCalls;
import io.kubeterrarium.client.resource.Resource;
import io.kubeterrarium.client.resource.Resources;
import io.kubeterrarium.client.testkit.InMemoryApi;
import io.kubeterrarium.client.testkit.VirtualTime;
import io.kubeterrarium.client.transport.TransportRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Pods come and go, nodes are cordoned, requests fail, watches break: no node is ever
 * overcommitted, no pod is bound twice or loses its place to one that it goes before, and in the
 * end everything that fits runs. {@code -Dsim.seed=} replays one.
 */
class SchedulerSimulationTest {
  private static final int STEPS = 250;

  private final VirtualTime time = new VirtualTime();
  private final InMemoryApi api = new InMemoryApi(time);
  private final Map<String, String> placed = new HashMap<>();
  private final List<String> alive = new ArrayList<>();
  private int created;
  private int victims;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void neverOvercommitsAndNeverBindsTwice(long given) {
    long seed = Long.getLong("sim.seed", given);
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int i = 1; i <= 4; i++) {
      api.create((Resource<?>) Resources.NODES, node("node-" + i).tree());
    }
    Scheduler scheduler = Scheduler.start(api, time.runtime(), random);
    for (int step = 0; step < STEPS; step++) {
      act(random);
      checkInvariants();
    }
    api.failWhen(null);
    for (int i = 1; i <= 4; i++) {
      cordon("node-" + i, false);
    }
    List.copyOf(alive).stream().skip(8).forEach(this::delete);
    for (int i = 0; i < 3; i++) {
      time.advance(Duration.ofMinutes(6));
      endVictims();
    }
    checkInvariants();
    assertThat(alive)
        .allSatisfy(name -> assertThat(nodeOf(find(name))).as("node of " + name).isNotEmpty());
    assertThat(victims).isPositive();
    scheduler.close();
  }

  private void act(Random random) {
    switch (random.nextInt(13)) {
      case 0, 1, 2, 3, 4 -> create(random);
      case 5, 6 -> {
        if (!alive.isEmpty()) {
          delete(alive.get(random.nextInt(alive.size())));
        }
      }
      case 7 -> cordon("node-" + (1 + random.nextInt(4)), random.nextBoolean());
      case 8 -> {
        int unlucky = random.nextInt(3);
        api.failWhen(request -> fails(request, unlucky));
      }
      case 9 -> api.failWhen(null);
      case 10 -> api.dropWatches();
      case 11 -> endVictims();
      default -> time.advance(Duration.ofMillis(random.nextInt(3_000)));
    }
    if (random.nextBoolean()) {
      time.settle();
    }
  }

  private static boolean fails(TransportRequest request, int unlucky) {
    return request.path().endsWith("/binding") && request.path().hashCode() % 3 == unlucky;
  }

  private void create(Random random) {
    String name = "pod-" + ++created;
    GivenPod pod =
        pod(name)
            .label("app", "web")
            .priority(random.nextInt(2))
            .requests(100 * (1 + random.nextInt(20)) + "m", 1 + random.nextInt(4) + "Gi");
    if (random.nextInt(4) == 0) {
      pod.spread("kubernetes.io/hostname", 2, "DoNotSchedule", "app=web");
    }
    api.create((Resource<?>) Resources.PODS, pod.tree());
    alive.add(name);
  }

  /** With grace 0: nobody here plays the node agent. */
  private void delete(String name) {
    alive.remove(name);
    var unused =
        ApiCalls.call(
            api,
            TransportRequest.delete(
                Resources.PODS.path("default", name), Json.object().put("gracePeriodSeconds", 0)));
  }

  /** As a node agent does with pods that the scheduler took away. */
  private void endVictims() {
    for (String name : List.copyOf(alive)) {
      ObjectNode pod = find(name);
      if (Meta.isDeleting(pod)) {
        assertThat(pod.path("spec").path("priority").asInt()).as("victim " + name).isZero();
        delete(name);
        victims++;
      }
    }
  }

  private void cordon(String node, boolean on) {
    api.edit(Resources.NODES, "", node, tree -> tree.withObject("/spec").put("unschedulable", on));
  }

  private void checkInvariants() {
    Map<String, Long> cpu = new HashMap<>();
    for (String name : alive) {
      ObjectNode pod = find(name);
      if (!nodeOf(pod).isEmpty()) {
        String first = placed.putIfAbsent(name, nodeOf(pod));
        assertThat(nodeOf(pod))
            .as("node of " + name)
            .isEqualTo(first == null ? nodeOf(pod) : first);
        JsonNode requests =
            pod.path("spec").path("containers").path(0).path("resources").path("requests");
        long millis = Quantity.parse(Meta.text(requests, "cpu")).milliValue();
        cpu.merge(nodeOf(pod), millis, Long::sum);
      }
    }
    assertThat(cpu.values()).allSatisfy(used -> assertThat(used).isLessThanOrEqualTo(4_000));
  }

  private ObjectNode find(String name) {
    return api.find(Resources.PODS, "default", name);
  }

  private static String nodeOf(ObjectNode pod) {
    return Meta.text(pod.path("spec"), "nodeName");
  }
}
