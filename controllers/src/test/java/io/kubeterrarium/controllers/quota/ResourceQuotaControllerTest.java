package io.kubeterrarium.controllers.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.GroupVersionResource;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.client.resource.Resource;
import io.kubeterrarium.client.resource.Resources;
import io.kubeterrarium.controllers.Stage;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class ResourceQuotaControllerTest {
  private static final Resource<ObjectNode> QUOTAS =
      new Resource<>(
          GroupVersionResource.of("v1", "resourcequotas"), "ResourceQuota", true, ObjectNode.class);
  private final Stage stage = new Stage();

  private static ObjectNode json(String text) {
    return (ObjectNode) Json.read(text.replace('\'', '"'));
  }

  private void pod(String name, String phase) {
    stage.api.create(
        Resources.PODS,
        json(
            ("{'metadata':{'name':'%s','namespace':'default'},'spec':{'containers':[{'name':'c','resources':{'requests':{'cpu':'250m'}}}]},'status':{'phase':'%s'}}")
                .formatted(name, phase)));
  }

  private String used() {
    return stage.api.list(QUOTAS, "default").get(0).path("status").path("used").toString();
  }

  @Test
  void theStatusIsWhatStandsAndFollowsWhatGoes() {
    pod("a", "Running");
    pod("b", "Running");
    pod("ended", "Succeeded");
    stage.api.create(
        (Resource<?>) QUOTAS,
        json(
            "{'metadata':{'name':'q','namespace':'default'},'spec':{'hard':{'pods':'4','cpu':'2','count/pods':'9'}}}"));
    stage.start(ResourceQuotaController::new);
    assertThat(used()).isEqualTo("{\"count/pods\":\"3\",\"cpu\":\"500m\",\"pods\":\"2\"}");

    stage.api.vanish(Resources.PODS, "default", "a");
    stage.time.advance(Duration.ofSeconds(1));
    assertThat(used()).isEqualTo("{\"count/pods\":\"2\",\"cpu\":\"250m\",\"pods\":\"1\"}");

    stage.api.edit(
        Resources.PODS, "default", "b", pod -> Meta.child(pod, "status").put("phase", "Failed"));
    stage.time.advance(Duration.ofSeconds(1));
    assertThat(used()).isEqualTo("{\"count/pods\":\"2\",\"cpu\":\"0\",\"pods\":\"0\"}");

    stage.actions();
    stage.time.advance(Duration.ofMinutes(2));
    assertThat(stage.actions()).as("what is right is not written again").isEmpty();
  }
}
