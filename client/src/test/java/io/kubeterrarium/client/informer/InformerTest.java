package io.kubeterrarium.client.informer;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.client.resource.Resources;
import io.kubeterrarium.client.testkit.InMemoryApi;
import io.kubeterrarium.client.testkit.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class InformerTest {
  private final VirtualTime time = new VirtualTime();
  private final InMemoryApi api = new InMemoryApi(time);
  private final InformerFactory factory = new InformerFactory(api, time.runtime());
  private final Informer<Pod> pods = factory.informer(Resources.PODS);
  private final List<String> seen = new ArrayList<>();

  @Test
  void whatIsThereAndWhatComesIsToldInOrder() {
    pod("a");
    watchAll();
    pod("b");
    api.edit(
        Resources.PODS, "default", "a", pod -> pod.putObject("status").put("phase", "Running"));
    api.delete(Resources.PODS, "default", "b");
    time.settle();
    assertThat(seen).containsExactly("add a", "add b", "update a", "delete b");
    assertThat(pods.lister().list("default")).hasSize(1);
  }

  @Test
  void aDroppedWatchResumesWithoutLossOrRepetition() {
    watchAll();
    pod("a");
    time.settle();
    api.dropWatches();
    pod("b");
    time.advance(Duration.ofSeconds(1));
    assertThat(seen).containsExactly("add a", "add b");
  }

  @Test
  void anExpiredRevisionLeadsToANewList() {
    watchAll();
    pod("a");
    pod("b");
    time.settle();
    api.dropWatches();
    api.delete(Resources.PODS, "default", "a");
    pod("c");
    api.compact();
    time.advance(Duration.ofSeconds(5));
    assertThat(seen).containsExactly("add a", "add b", "add c", "delete a");
  }

  @Test
  void aFailedListIsTriedAgain() {
    pod("a");
    api.failWhen(request -> true);
    watchAll();
    assertThat(pods.hasSynced()).isFalse();
    api.failWhen(null);
    time.advance(Duration.ofSeconds(1));
    assertThat(pods.hasSynced()).isTrue();
    assertThat(seen).containsExactly("add a");
  }

  @Test
  void aSecondViewOfARunningWatchSeesAllAndRepeatsNothing() {
    pod("a");
    watchAll();
    Informer<ObjectMetadata> metadata = factory.metadata(Resources.PODS);
    time.advance(Duration.ofSeconds(1));
    pod("b");
    time.settle();
    assertThat(metadata.hasSynced()).isTrue();
    assertThat(metadata.lister().list())
        .extracting(each -> each.name().name())
        .containsExactly("a", "b");
    assertThat(seen).containsExactly("add a", "add b");
  }

  @Test
  void anObjectThatCannotBeReadHidesNoOther() {
    pod("a");
    api.edit(Resources.PODS, "default", "a", pod -> pod.putObject("spec").put("containers", "x"));
    pod("b");
    watchAll();
    assertThat(pods.hasSynced()).isTrue();
    assertThat(seen).containsExactly("add b");
  }

  @Test
  void indicesFollowTheObjects() {
    Indices.addController(pods);
    Indices.addNode(pods);
    watchAll();
    pod("a");
    time.settle();
    assertThat(pods.lister().byIndex(Indices.NODE, "")).hasSize(1);
    assertThat(pods.lister().byIndex(Indices.CONTROLLER, "orphans/default")).hasSize(1);
    api.edit(
        Resources.PODS,
        "default",
        "a",
        pod -> {
          pod.putObject("spec").put("nodeName", "node-1");
          ObjectNode owner = Json.object().put("uid", "u1").put("controller", true);
          ((ObjectNode) pod.get("metadata")).putArray("ownerReferences").add(owner);
        });
    time.settle();
    assertThat(pods.lister().byIndex(Indices.NODE, "")).isEmpty();
    assertThat(pods.lister().byIndex(Indices.NODE, "node-1")).hasSize(1);
    assertThat(pods.lister().byIndex(Indices.CONTROLLER, "u1")).hasSize(1);
  }

  private void watchAll() {
    pods.addHandler(
        new EventHandler<>() {
          @Override
          public void onAdd(Pod pod) {
            seen.add("add " + pod.getMetadata().getName());
          }

          @Override
          public void onUpdate(Pod old, Pod pod) {
            seen.add("update " + pod.getMetadata().getName());
          }

          @Override
          public void onDelete(Pod last) {
            seen.add("delete " + last.getMetadata().getName());
          }
        });
    factory.start();
    time.settle();
  }

  private void pod(String name) {
    ObjectNode pod = Json.object();
    pod.putObject("metadata").put("name", name).put("namespace", "default");
    api.create(Resources.PODS, pod);
  }
}
