package io.kubeterrarium.controllers.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.client.resource.Resources;
import io.kubeterrarium.controllers.Stage;
import io.kubeterrarium.controllers.rootca.RootCaPublisher;
import io.kubeterrarium.controllers.serviceaccount.ServiceAccountController;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class NamespaceControllersTest {
  private final Stage stage = new Stage();

  @Test
  void aNamespaceGetsItsAccountAndItsCaAndKeepsThem() {
    namespace("team");
    stage.start(ServiceAccountController::of, context -> RootCaPublisher.of(context, "PEM"));
    assertThat(stage.api.find(Resources.SERVICE_ACCOUNTS, "team", "default")).isNotNull();
    assertThat(ca().path("data").path("ca.crt").asString()).isEqualTo("PEM");
    stage.api.delete(Resources.SERVICE_ACCOUNTS, "team", "default");
    stage.api.edit(
        Resources.CONFIG_MAPS,
        "team",
        "kube-root-ca.crt",
        map -> map.putObject("data").put("ca.crt", "forged"));
    stage.time.settle();
    assertThat(stage.api.find(Resources.SERVICE_ACCOUNTS, "team", "default")).isNotNull();
    assertThat(ca().path("data").path("ca.crt").asString()).isEqualTo("PEM");
    stage.actions();
    stage.time.advance(Duration.ofMinutes(5));
    assertThat(stage.actions()).isEmpty();
  }

  @Test
  void aDeletedNamespaceIsEmptiedPodsFirstAndThenGoes() {
    namespace("team");
    object(Resources.CONFIG_MAPS, "settings");
    object(Resources.PODS, "web");
    stage.api.edit(
        Resources.PODS, "team", "web", pod -> Meta.child(pod, "spec").put("nodeName", "node-1"));
    stage.start(NamespaceController::new);
    stage.api.delete(Resources.NAMESPACES, "", "team");
    stage.time.advance(Duration.ofSeconds(1));
    assertThat(stage.api.find(Resources.CONFIG_MAPS, "team", "settings"))
        .as("waits for the pod")
        .isNotNull();
    assertThat(condition("NamespaceContentRemaining"))
        .isEqualTo("Some resources are remaining: pods. has 1 resource instances");
    stage.api.vanish(Resources.PODS, "team", "web");
    stage.time.settle();
    assertThat(stage.api.find(Resources.CONFIG_MAPS, "team", "settings")).isNull();
    assertThat(stage.api.find(Resources.NAMESPACES, "", "team")).isNull();
  }

  @Test
  void contentWithAFinalizerIsToldInTheStatus() {
    namespace("team");
    object(Resources.CONFIG_MAPS, "settings");
    stage.api.edit(
        Resources.CONFIG_MAPS,
        "team",
        "settings",
        map -> Meta.edit(map).putArray("finalizers").add("test/hold"));
    stage.start(NamespaceController::new);
    stage.api.delete(Resources.NAMESPACES, "", "team");
    stage.time.advance(Duration.ofSeconds(1));
    assertThat(condition("NamespaceFinalizersRemaining"))
        .isEqualTo(
            "Some content in the namespace has finalizers remaining: test/hold in 1 resource"
                + " instances");
  }

  @Test
  void aServerThatIsAwayIsToldInTheStatus() {
    ObjectNode namespace = Json.object();
    boolean changed =
        DeletionConditions.write(
            namespace,
            new TreeSet<>(List.of("wares.example.com/v1")),
            new ContentDeletion.Report(Map.of(), Map.of(), Map.of()),
            Instant.EPOCH);
    assertThat(changed).isTrue();
    JsonNode first = namespace.at("/status/conditions/0");
    assertThat(Meta.text(first, "reason")).isEqualTo("DiscoveryFailed");
    assertThat(Meta.text(first, "status")).isEqualTo("True");
    assertThat(Meta.text(first, "message"))
        .isEqualTo(
            "Discovery failed for some groups, 1 failing: unable to retrieve the complete list of"
                + " server APIs: wares.example.com/v1: stale GroupVersion discovery:"
                + " wares.example.com/v1");
  }

  private String condition(String type) {
    ObjectNode namespace = stage.api.find(Resources.NAMESPACES, "", "team");
    for (JsonNode each : namespace.path("status").path("conditions")) {
      if (Meta.text(each, "type").equals(type)) {
        return Meta.text(each, "message");
      }
    }
    return "";
  }

  private ObjectNode ca() {
    return stage.api.find(Resources.CONFIG_MAPS, "team", "kube-root-ca.crt");
  }

  private void namespace(String name) {
    ObjectNode namespace = Json.object();
    namespace.putObject("metadata").put("name", name);
    namespace.putObject("spec").putArray("finalizers").add("kubernetes");
    namespace.putObject("status").put("phase", "Active");
    stage.api.create(Resources.NAMESPACES, namespace);
  }

  private void object(io.kubeterrarium.client.resource.Resource<?> resource, String name) {
    ObjectNode object = Json.object();
    object.putObject("metadata").put("name", name).put("namespace", "team");
    stage.api.create(resource, object);
  }
}
