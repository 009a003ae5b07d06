package io.kubeterrarium.kubelet.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import java.time.Instant;
import java.util.HashSet;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class PodRunTest {
  private static final Instant START = Instant.parse("2026-01-05T09:00:00Z");

  @Test
  void aSecondDeletionWithLessGraceEndsThePodSooner() {
    ObjectNode pod = Json.object();
    pod.putObject("metadata").put("name", "p").put("namespace", "default").put("uid", "u1");
    pod.putObject("spec")
        .put("restartPolicy", "Always")
        .putArray("containers")
        .addObject()
        .put("name", "c")
        .put("image", "stubborn");
    PodRun run =
        new PodRun(
            pod,
            new PodAddress("10.244.1.2", "172.18.0.2"),
            new HashSet<>(),
            Stages.builtIn(),
            Pace.REAL,
            new Random(1));
    run.advance(START);
    run.advance(START.plusSeconds(10));
    run.update(deleted(pod, 30));
    assertThat(run.advance(START.plusSeconds(10)).due()).isEqualTo(START.plusSeconds(40));
    assertThat(run.update(deleted(pod, 2))).isTrue();
    assertThat(run.advance(START.plusSeconds(11)).finished()).isFalse();
    assertThat(run.advance(START.plusSeconds(12)).finished()).isTrue();
  }

  @Test
  void aPodIsReadyOnceSomebodyHasOpenedItsReadinessGate() {
    ObjectNode pod = (ObjectNode) Json.MAPPER.readTree(GATED);
    PodRun run =
        new PodRun(
            pod,
            new PodAddress("10.244.1.2", "172.18.0.2"),
            new HashSet<>(),
            Stages.builtIn(),
            Pace.parse("instant"),
            new Random(1));
    assertThat(ready(run.advance(START)))
        .isEqualTo(
            "corresponding condition of pod readiness gate \"example.com/x\" does not exist.");
    assertThat(run.update(gate(pod, "False"))).isTrue();
    assertThat(ready(run.advance(START)))
        .isEqualTo("the status of pod readiness gate \"example.com/x\" is not \"True\", but False");
    assertThat(run.update(gate(pod, "True"))).isTrue();
    assertThat(ready(run.advance(START))).isEqualTo("True");
    assertThat(run.update(gate(pod, "True"))).isFalse();
  }

  private static final String GATED =
      "{\"metadata\": {\"name\": \"p\", \"namespace\": \"default\", \"uid\": \"u1\"},"
          + " \"spec\": {\"restartPolicy\": \"Always\","
          + " \"readinessGates\": [{\"conditionType\": \"example.com/x\"}],"
          + " \"containers\": [{\"name\": \"c\", \"image\": \"nginx\"}]}}";

  private static ObjectNode gate(ObjectNode pod, String status) {
    ObjectNode changed = pod.deepCopy();
    changed
        .putObject("status")
        .putArray("conditions")
        .addObject()
        .put("type", "example.com/x")
        .put("status", status);
    return changed;
  }

  /** True, or why not. */
  private static String ready(Outcome outcome) {
    for (JsonNode condition : outcome.status().path("conditions")) {
      if (Meta.text(condition, "type").equals("Ready")) {
        String message = Meta.text(condition, "message");
        return message.isEmpty() ? Meta.text(condition, "status") : message;
      }
    }
    return "";
  }

  private static ObjectNode deleted(ObjectNode pod, int grace) {
    ObjectNode deleted = pod.deepCopy();
    Meta.edit(deleted)
        .put("deletionTimestamp", "2026-01-05T09:00:40Z")
        .put("deletionGracePeriodSeconds", grace);
    return deleted;
  }
}
