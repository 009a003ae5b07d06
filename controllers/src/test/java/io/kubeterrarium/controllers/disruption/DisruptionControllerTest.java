package io.kubeterrarium.controllers.disruption;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.client.resource.Resource;
import io.kubeterrarium.client.resource.Resources;
import io.kubeterrarium.controllers.Stage;
import io.kubeterrarium.controllers.replicaset.ReplicaController;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class DisruptionControllerTest {
  private final Stage stage = new Stage();

  @Test
  void aMinimumOfPodsIsCountedAmongThoseThatAreThere() {
    start(spec -> spec.put("minAvailable", 2));
    assertThat(figures()).isEqualTo("0 of 3, 2 needed, 0 allowed");
    stage.runAll();
    assertThat(figures()).isEqualTo("3 of 3, 2 needed, 1 allowed");
    assertThat(condition()).isEqualTo("True SufficientPods");
    stage.run(stage.pods().get(0).getMetadata().getName(), false);
    stage.time.settle();
    assertThat(figures()).isEqualTo("2 of 3, 2 needed, 0 allowed");
    assertThat(condition()).isEqualTo("False InsufficientPods");
  }

  @Test
  void aMaximumAndAShareAreCountedAgainstWhatTheOwnerWants() {
    start(spec -> spec.put("maxUnavailable", "34%"));
    stage.runAll();
    assertThat(figures()).isEqualTo("3 of 3, 1 needed, 2 allowed");
    stage.actions();
    stage.api.edit(
        DisruptionController.BUDGETS,
        "default",
        "pdb",
        budget -> Meta.child(Meta.edit(budget), "labels").put("touched", "yes"));
    stage.time.settle();
    assertThat(stage.actions()).isEmpty();
  }

  @Test
  void aPodThatIsBeingEvictedIsNotHealthyUntilItStaysAfterAll() {
    start(spec -> spec.put("minAvailable", 1));
    stage.runAll();
    String name = stage.pods().get(0).getMetadata().getName();
    stage.api.edit(
        DisruptionController.BUDGETS,
        "default",
        "pdb",
        budget ->
            Meta.child(Meta.child(budget, "status"), "disruptedPods")
                .put(name, stage.time.instant().toString()));
    stage.time.settle();
    assertThat(figures()).isEqualTo("2 of 3, 1 needed, 1 allowed");
    stage.time.advance(Duration.ofMinutes(2));
    assertThat(figures()).isEqualTo("3 of 3, 1 needed, 2 allowed");
    assertThat(status().has("disruptedPods")).isFalse();
  }

  private void start(Consumer<ObjectNode> change) {
    stage.api.create(Resources.REPLICA_SETS, Stage.replicaSet("web", 3));
    ObjectNode budget = Json.object();
    budget.putObject("metadata").put("name", "pdb").put("namespace", "default");
    ObjectNode spec = budget.putObject("spec");
    spec.putObject("selector").putObject("matchLabels").put("app", "web");
    change.accept(spec);
    stage.api.create((Resource<?>) DisruptionController.BUDGETS, budget);
    stage.start(ReplicaController::ofReplicaSets, DisruptionController::new);
  }

  private JsonNode status() {
    return stage.api.list(DisruptionController.BUDGETS, "default").get(0).path("status");
  }

  private String figures() {
    return "%d of %d, %d needed, %d allowed"
        .formatted(
            status().path("currentHealthy").asInt(),
            status().path("expectedPods").asInt(),
            status().path("desiredHealthy").asInt(),
            status().path("disruptionsAllowed").asInt());
  }

  private String condition() {
    JsonNode condition = status().path("conditions").get(0);
    return Meta.text(condition, "status") + " " + Meta.text(condition, "reason");
  }
}
