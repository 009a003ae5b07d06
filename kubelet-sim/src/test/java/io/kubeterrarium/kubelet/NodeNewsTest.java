package io.kubeterrarium.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.json.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class NodeNewsTest {
  @ParameterizedTest
  @CsvSource({
    "false, True, false, True, []",
    "false, True, true, True, [NodeNotSchedulable]",
    "true, True, false, True, [NodeSchedulable]",
    "false, Unknown, false, True, [NodeReady]",
    "false, True, false, Unknown, []",
  })
  void changesThatAKubeletTells(
      boolean wasCordoned, String wasReady, boolean cordoned, String ready, String news) {
    assertThat(NodeNews.of(node(wasCordoned, wasReady), node(cordoned, ready))).hasToString(news);
  }

  private static ObjectNode node(boolean cordoned, String ready) {
    ObjectNode node = Json.object();
    node.putObject("spec").put("unschedulable", cordoned);
    node.putObject("status")
        .putArray("conditions")
        .addObject()
        .put("type", "Ready")
        .put("status", ready);
    return node;
  }
}
