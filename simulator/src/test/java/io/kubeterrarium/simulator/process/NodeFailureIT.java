package io.kubeterrarium.simulator.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.authn.UserInfo;
import io.kubeterrarium.client.transport.Transport;
import io.kubeterrarium.client.transport.TransportRequest;
import io.kubeterrarium.client.transport.WatchConnection;
import io.kubeterrarium.client.transport.WatchConsumer;
import io.kubeterrarium.controllers.nodes.NodeSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A node of a running process loses its power: what it ran comes up elsewhere. */
class NodeFailureIT {
  private static final String NODES = "/api/v1/nodes";
  private static final String PODS = "/api/v1/namespaces/default/pods";
  private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments";
  private static final String LOST = "node-2";
  private static final int REPLICAS = 6;

  /** Agents report every ten seconds: this is not much more, so that the test is short. */
  private static final NodeSettings SILENCE =
      new NodeSettings(Duration.ofSeconds(20), Duration.ofSeconds(1));

  @TempDir Path temporary;

  @Test
  void aSilentNodesPodsAreEvictedAndReplacedElsewhere() throws Exception {
    DataDirectory directory = new DataDirectory(temporary.resolve("data"));
    TerrariumConfig config = TerrariumConfig.forTests();
    try (AutoCloseable lock = directory.open();
        Terrarium terrarium = new Terrarium(config, directory, failure -> {}, SILENCE)) {
      terrarium.start(progress -> {});
      Components components = terrarium.components();
      Transport admin =
          components.transport(UserInfo.of("kubernetes-admin", UserInfo.MASTERS), "tester");
      assertThat(admin.call(TransportRequest.post(DEPLOYMENTS, deployment())).status())
          .isEqualTo(201);
      Set<String> first = names(await(admin, PODS, pods -> running(pods).size() == REPLICAS));

      components.agents().stopNode(LOST);

      await(
          admin,
          NODES,
          nodes ->
              isLost(nodes.get(LOST))
                  && ready(nodes.get("node-1")).equals("True")
                  && ready(nodes.get("node-3")).equals("True"));
      Map<String, ObjectNode> moved =
          await(
              admin,
              PODS,
              pods ->
                  running(pods).size() == REPLICAS
                      && running(pods).stream().noneMatch(NodeFailureIT::isOnLostNode));
      Set<String> survivors = names(moved);
      survivors.retainAll(first);
      assertThat(survivors).as("pods of the other nodes were left alone").isNotEmpty();

      components.agents().startNode(LOST);

      await(
          admin,
          NODES,
          all -> ready(all.get(LOST)).equals("True") && taints(all.get(LOST)).isEmpty());
    }
  }

  private static boolean isLost(@Nullable ObjectNode node) {
    return ready(node).equals("Unknown")
        && taints(node)
            .containsAll(
                Set.of(
                    "node.kubernetes.io/unreachable:NoSchedule",
                    "node.kubernetes.io/unreachable:NoExecute"));
  }

  private static String ready(@Nullable ObjectNode node) {
    if (node != null) {
      for (JsonNode condition : node.path("status").path("conditions")) {
        if (Meta.text(condition, "type").equals("Ready")) {
          return Meta.text(condition, "status");
        }
      }
    }
    return "";
  }

  private static Set<String> taints(@Nullable ObjectNode node) {
    Set<String> taints = new HashSet<>();
    if (node != null) {
      for (JsonNode taint : node.path("spec").path("taints")) {
        taints.add(Meta.text(taint, "key") + ":" + Meta.text(taint, "effect"));
      }
    }
    return taints;
  }

  private static List<ObjectNode> running(Map<String, ObjectNode> pods) {
    return pods.values().stream()
        .filter(pod -> !Meta.isDeleting(pod))
        .filter(pod -> Meta.text(pod.path("status"), "phase").equals("Running"))
        .toList();
  }

  private static boolean isOnLostNode(ObjectNode pod) {
    return Meta.text(pod.path("spec"), "nodeName").equals(LOST);
  }

  private static Set<String> names(Map<String, ObjectNode> objects) {
    return new HashSet<>(objects.keySet());
  }

  /** The objects at that path as they are when they are first as wanted. */
  private static Map<String, ObjectNode> await(
      Transport transport, String path, Predicate<Map<String, ObjectNode>> wanted)
      throws Exception {
    Awaited objects = new Awaited(wanted);
    Map<String, String> query =
        Map.of(
            "watch", "true",
            "sendInitialEvents", "true",
            "resourceVersionMatch", "NotOlderThan",
            "allowWatchBookmarks", "true");
    try (WatchConnection watch = transport.watch(TransportRequest.get(path, query), objects)) {
      return objects.found.get(120, TimeUnit.SECONDS);
    }
  }

  private static final class Awaited implements WatchConsumer {
    final CompletableFuture<Map<String, ObjectNode>> found = new CompletableFuture<>();
    private final Map<String, ObjectNode> current = new LinkedHashMap<>();
    private final Predicate<Map<String, ObjectNode>> wanted;

    Awaited(Predicate<Map<String, ObjectNode>> wanted) {
      this.wanted = wanted;
    }

    @Override
    public void event(String type, ObjectNode object) {
      switch (type) {
        case "DELETED" -> current.remove(Meta.name(object));
        case "BOOKMARK" -> {}
        case "ERROR" -> found.completeExceptionally(new AssertionError(object.toString()));
        default -> current.put(Meta.name(object), object);
      }
      if (wanted.test(current)) {
        found.complete(new LinkedHashMap<>(current));
      }
    }

    @Override
    public void closed(@Nullable Throwable cause) {
      found.completeExceptionally(new AssertionError("the watch ended", cause));
    }
  }

  private static ObjectNode deployment() {
    return (ObjectNode)
        Json.read(
            """
            {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"},
             "spec": {"replicas": %d, "selector": {"matchLabels": {"app": "web"}},
              "template": {"metadata": {"labels": {"app": "web"}}, "spec": {
               "containers": [{"name": "nginx", "image": "nginx:1.25"}],
               "tolerations": [
                {"key": "node.kubernetes.io/unreachable", "operator": "Exists",
                 "effect": "NoExecute", "tolerationSeconds": 1},
                {"key": "node.kubernetes.io/not-ready", "operator": "Exists",
                 "effect": "NoExecute", "tolerationSeconds": 1}]}}}}
            """
                .formatted(REPLICAS));
  }
}
