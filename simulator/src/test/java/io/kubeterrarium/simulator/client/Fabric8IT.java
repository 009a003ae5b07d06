package io.kubeterrarium.simulator.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElector;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.kubeterrarium.simulator.process.Endpoints;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The fabric8 client, unchanged, does what operators do with it. */
@ExtendWith(SharedTerrarium.class)
class Fabric8IT {
  private static final String NAMESPACE = "fabric8";
  private static final int SECONDS = 20;

  private KubernetesClient client;

  @BeforeEach
  void connect(Endpoints endpoints) throws Exception {
    Path kubeconfig = endpoints.kubeconfig().orElseThrow();
    client =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(Files.readString(kubeconfig)))
            .build();
    client
        .namespaces()
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build())
        .serverSideApply();
  }

  @AfterEach
  void disconnect() {
    client.close();
  }

  @Test
  void anInformerFollowsWhatADeploymentBringsAbout() throws Exception {
    CountDownLatch three = new CountDownLatch(1);
    try (SharedIndexInformer<Pod> pods = client.pods().inNamespace(NAMESPACE).inform()) {
      client.apps().deployments().inNamespace(NAMESPACE).resource(deployment("web", 2)).create();
      client.apps().deployments().inNamespace(NAMESPACE).withName("web").scale(3);
      client
          .apps()
          .deployments()
          .inNamespace(NAMESPACE)
          .withName("web")
          .waitUntilCondition(
              web -> web != null && Integer.valueOf(3).equals(web.getStatus().getReadyReplicas()),
              SECONDS,
              TimeUnit.SECONDS);
      assertThat(client.pods().inNamespace(NAMESPACE).withLabel("app", "web").list().getItems())
          .hasSize(3)
          .allSatisfy(pod -> assertThat(pod.getStatus().getPhase()).isEqualTo("Running"));
      pods.addEventHandler(new ThreeRunning(pods, three));
      assertThat(three.await(SECONDS, TimeUnit.SECONDS)).isTrue();
    }
    client.apps().deployments().inNamespace(NAMESPACE).withName("web").delete();
    client
        .pods()
        .inNamespace(NAMESPACE)
        .withLabel("app", "web")
        .informOnCondition(List::isEmpty)
        .get(SECONDS, TimeUnit.SECONDS);
  }

  private record ThreeRunning(SharedIndexInformer<Pod> pods, CountDownLatch done)
      implements ResourceEventHandler<Pod> {
    @Override
    public void onAdd(Pod pod) {
      look();
    }

    @Override
    public void onUpdate(Pod before, Pod after) {
      look();
    }

    @Override
    public void onDelete(Pod pod, boolean unknown) {}

    private void look() {
      long running =
          pods.getStore().list().stream()
              .filter(pod -> pod.getStatus().getPhase().equals("Running"))
              .count();
      if (running == 3) {
        done.countDown();
      }
    }
  }

  @Test
  void appliersOwnWhatTheySay() {
    ConfigMap first = configMap("shared", Map.of("a", "1", "b", "2"));
    apply(first, "one", false);
    assertThatThrownBy(() -> apply(configMap("shared", Map.of("a", "9")), "two", false))
        .isInstanceOf(KubernetesClientException.class)
        .satisfies(e -> assertThat(((KubernetesClientException) e).getCode()).isEqualTo(409))
        .hasMessageContaining("conflict with \"one\": .data.a");
    ConfigMap forced = apply(configMap("shared", Map.of("a", "9")), "two", true);
    assertThat(forced.getData()).containsEntry("a", "9").containsEntry("b", "2");
    ConfigMap givenUp = apply(configMap("shared", Map.of("a", "9")), "one", true);
    assertThat(givenUp.getData()).containsOnlyKeys("a");
    assertThat(givenUp.getMetadata().getManagedFields())
        .extracting(entry -> entry.getManager() + " " + entry.getOperation())
        .contains("one Apply", "two Apply");
  }

  private ConfigMap apply(ConfigMap wanted, String manager, boolean force) {
    return client
        .configMaps()
        .inNamespace(NAMESPACE)
        .resource(wanted)
        .patch(
            new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager(manager)
                .withForce(force)
                .build());
  }

  @Test
  void updatesAreCheckedAgainstTheirVersion() {
    ConfigMap stale =
        client
            .configMaps()
            .inNamespace(NAMESPACE)
            .resource(configMap("locked", Map.of("n", "1")))
            .create();
    client
        .configMaps()
        .inNamespace(NAMESPACE)
        .withName("locked")
        .edit(now -> new ConfigMapBuilder(now).addToData("n", "2").build());
    assertThatThrownBy(
            () ->
                client
                    .configMaps()
                    .inNamespace(NAMESPACE)
                    .resource(stale)
                    .lockResourceVersion()
                    .update())
        .isInstanceOf(KubernetesClientException.class)
        .satisfies(e -> assertThat(((KubernetesClientException) e).getCode()).isEqualTo(409));
  }

  @Test
  void aWatchTellsEachChangeOnce() throws Exception {
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    try (Watch watch =
        client.configMaps().inNamespace(NAMESPACE).withName("watched").watch(new Told(seen))) {
      var map = client.configMaps().inNamespace(NAMESPACE);
      map.resource(configMap("watched", Map.of("n", "1"))).create();
      map.withName("watched")
          .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"data\":{\"n\":\"2\"}}");
      map.withName("watched").delete();
      for (String expected : List.of("ADDED 1", "MODIFIED 2", "DELETED 2")) {
        assertThat(seen.poll(SECONDS, TimeUnit.SECONDS)).isEqualTo(expected);
      }
    }
    assertThat(seen).isEmpty();
  }

  private record Told(BlockingQueue<String> seen) implements Watcher<ConfigMap> {
    @Override
    public void eventReceived(Action action, ConfigMap map) {
      seen.add(action + " " + map.getData().get("n"));
    }

    @Override
    public void onClose(WatcherException cause) {}
  }

  @Test
  void oneOfTwoCandidatesLeadsAndTheOtherTakesOver() throws Exception {
    BlockingQueue<String> events = new LinkedBlockingQueue<>();
    CompletableFuture<?> first = candidate("first", events).start();
    assertThat(events.poll(SECONDS, TimeUnit.SECONDS)).isEqualTo("first leads");
    CompletableFuture<?> second = candidate("second", events).start();
    first.cancel(true);
    assertThat(events.poll(SECONDS, TimeUnit.SECONDS)).isEqualTo("first stops");
    assertThat(events.poll(SECONDS, TimeUnit.SECONDS)).isEqualTo("second leads");
    second.cancel(true);
  }

  private LeaderElector candidate(String name, BlockingQueue<String> events) {
    return client
        .leaderElector()
        .withConfig(
            new LeaderElectionConfigBuilder()
                .withName(name)
                .withReleaseOnCancel(true)
                .withLock(new LeaseLock(NAMESPACE, "leader", name))
                .withLeaseDuration(Duration.ofSeconds(3))
                .withRenewDeadline(Duration.ofSeconds(2))
                .withRetryPeriod(Duration.ofMillis(200))
                .withLeaderCallbacks(
                    new LeaderCallbacks(
                        () -> events.add(name + " leads"),
                        () -> events.add(name + " stops"),
                        leader -> {}))
                .build())
        .build();
  }

  private static ConfigMap configMap(String name, Map<String, String> data) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace(NAMESPACE)
        .endMetadata()
        .withData(data)
        .build();
  }

  private static Deployment deployment(String name, int replicas) {
    return new DeploymentBuilder()
        .withNewMetadata()
        .withName(name)
        .endMetadata()
        .withNewSpec()
        .withReplicas(replicas)
        .withNewSelector()
        .addToMatchLabels("app", name)
        .endSelector()
        .withNewTemplate()
        .withNewMetadata()
        .addToLabels("app", name)
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("c")
        .withImage("nginx:1.25")
        .endContainer()
        .endSpec()
        .endTemplate()
        .endSpec()
        .build();
  }
}
