package io.kubeterrarium.simulator.narration;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.apiserver.authn.UserInfo;
import io.kubeterrarium.apiserver.resource.ResourceType;
import io.kubeterrarium.apiserver.storage.CommittedWrite;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class NarratorTest {
  private static final ResourceType PODS = ResourceType.namespaced("v1", "Pod", "pods");
  private static final ResourceType SECRETS = ResourceType.namespaced("v1", "Secret", "secrets");
  private static final ResourceType DEPLOYMENTS =
      ResourceType.namespaced("apps/v1", "Deployment", "deployments");

  @Test
  void aNewPodIsStageThree() {
    Step step =
        step(
            PODS,
            null,
            "{'spec':{'containers':[{'image':'nginx:1.25'}]},'status':{'phase':'Pending'}}");
    assertThat(step.stage()).isEqualTo(Stage.POD_PENDING);
    assertThat(step.change()).isEqualTo("phase Pending, nginx:1.25");
  }

  @Test
  void bindingIsStageFourAndNamesTheNode() {
    Step step = step(PODS, "{'spec':{}}", "{'spec':{'nodeName':'node-2'}}");
    assertThat(step.stage()).isEqualTo(Stage.NODE_ASSIGNED);
    assertThat(step.change()).isEqualTo("spec.nodeName = node-2");
  }

  @Test
  void runningIsStageFive() {
    Step step =
        step(
            PODS,
            "{'spec':{'nodeName':'n'},'status':{'phase':'Pending'}}",
            "{'spec':{'nodeName':'n'},'status':{'phase':'Running','podIP':'10.244.1.2'}}");
    assertThat(step.stage()).isEqualTo(Stage.POD_RUNNING);
    assertThat(step.change()).isEqualTo("phase Pending → Running, 10.244.1.2");
  }

  @Test
  void anUpdateTellsWhatChanged() {
    Step step =
        step(
            DEPLOYMENTS,
            "{'metadata':{'resourceVersion':'4'},'spec':{'replicas':3}}",
            "{'metadata':{'resourceVersion':'5'},'spec':{'replicas':5}}");
    assertThat(step.change()).isEqualTo("spec.replicas 3 → 5");
  }

  @Test
  void secretsAreToldByLengthOnly() {
    Step created = step(SECRETS, null, "{'data':{'password':'aHVudGVyMg=='}}");
    assertThat(created.change()).isEqualTo("password (7 bytes)");
    Step changed =
        step(SECRETS, "{'data':{'password':'YQ=='}}", "{'data':{'password':'aHVudGVyMg=='}}");
    assertThat(changed.change()).isEqualTo("password (7 bytes)").doesNotContain("aHVudGVyMg");
  }

  @Test
  void removalIsTold() {
    CommittedWrite write = write(PODS, tree("{'spec':{}}"), null);
    assertThat(Narrator.step(write).change()).isEqualTo("removed");
    assertThat(Narrator.step(write).verb()).isEqualTo("delete");
  }

  private static Step step(ResourceType type, @Nullable String old, String now) {
    return Narrator.step(write(type, old == null ? null : tree(old), tree(now)));
  }

  private static CommittedWrite write(
      ResourceType type, @Nullable ObjectNode old, @Nullable ObjectNode now) {
    return new CommittedWrite(
        Instant.EPOCH,
        UserInfo.of("system:kube-scheduler"),
        "",
        old == null ? "create" : "update",
        type,
        "",
        "/registry/x",
        7,
        now,
        old);
  }

  private static ObjectNode tree(String json) {
    return (ObjectNode) Json.read(json.replace('\'', '"'));
  }
}
