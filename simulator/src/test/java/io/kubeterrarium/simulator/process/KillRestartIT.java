package io.kubeterrarium.simulator.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.simulator.bench.PackagedJar;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The packaged jar is killed in the middle of a reconcile and started again. */
class KillRestartIT {
  private static final int REPLICAS = 200;
  private static final int SEEN_BEFORE_KILL = 50;
  private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments";
  private static final String REPLICA_SETS = "/apis/apps/v1/namespaces/default/replicasets";
  private static final String PODS = "/api/v1/namespaces/default/pods";
  private static final String CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";

  @TempDir Path temporary;

  @Test
  @Timeout(value = 4, unit = TimeUnit.MINUTES)
  void killedInTheMiddleItConvergesWithoutLossOrDuplicate() throws Exception {
    Path directory = temporary.resolve("data");
    Map<String, String> acknowledged = new ConcurrentHashMap<>();
    Map<String, String> podsSeen = new HashMap<>();
    String deploymentUid;
    try (PackagedJar jar = PackagedJar.start(directory, "--pace", "instant")) {
      Thread writer = new Thread(() -> writeUntilKilled(jar, acknowledged));
      writer.start();
      deploymentUid = uid(Json.read(jar.post(DEPLOYMENTS, "application/yaml", deployment())));
      jar.watchUntil(
          PODS + "?watch=true",
          event -> {
            JsonNode pod = Json.read(event).path("object");
            podsSeen.put(name(pod), uid(pod));
            return podsSeen.size() >= SEEN_BEFORE_KILL;
          });
      jar.kill();
      writer.join();
    }

    try (PackagedJar jar = PackagedJar.start(directory, "--pace", "instant")) {
      jar.watchUntil(
          DEPLOYMENTS + "?watch=true",
          event ->
              Json.read(event).path("object").path("status").path("readyReplicas").asInt(0)
                  == REPLICAS);

      List<JsonNode> deployments = items(jar, DEPLOYMENTS);
      assertThat(deployments).extracting(KillRestartIT::uid).containsExactly(deploymentUid);
      List<JsonNode> replicaSets = items(jar, REPLICA_SETS);
      assertThat(replicaSets).extracting(KillRestartIT::owner).containsExactly(deploymentUid);

      List<JsonNode> pods = items(jar, PODS);
      Map<String, String> podsNow = namesToUids(pods);
      assertThat(pods).hasSize(REPLICAS);
      assertThat(podsNow).as("names are unique").hasSize(REPLICAS);
      assertThat(podsNow).as("a pod that was seen is there still").containsAllEntriesOf(podsSeen);
      assertThat(pods)
          .extracting(KillRestartIT::owner)
          .containsOnly(uid(replicaSets.get(0)))
          .hasSize(REPLICAS);
      assertThat(pods).extracting(pod -> address(pod)).doesNotHaveDuplicates();

      assertThat(acknowledged).as("writes beside the reconcile").isNotEmpty();
      assertThat(namesToUids(items(jar, CONFIG_MAPS)))
          .as("acknowledged writes")
          .containsAllEntriesOf(acknowledged);
    }
  }

  /** One write after the other; a name is noted when its write was acknowledged. */
  private static void writeUntilKilled(PackagedJar jar, Map<String, String> acknowledged) {
    try {
      for (int i = 0; ; i++) {
        String body =
            "{\"metadata\":{\"name\":\"noted-" + i + "\"},\"data\":{\"n\":\"" + i + "\"}}";
        JsonNode made = Json.read(jar.post(CONFIG_MAPS, "application/json", body));
        acknowledged.put(name(made), uid(made));
      }
    } catch (IOException killed) {
      return; // Expected: the connection ends with the process.
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<JsonNode> items(PackagedJar jar, String path) throws Exception {
    List<JsonNode> items = new ArrayList<>();
    Json.read(jar.get(path)).path("items").forEach(items::add);
    return items;
  }

  private static Map<String, String> namesToUids(List<JsonNode> objects) {
    Map<String, String> found = new HashMap<>();
    Set<String> uids = new HashSet<>();
    for (JsonNode object : objects) {
      assertThat(uids.add(uid(object))).as("uid of " + name(object)).isTrue();
      found.put(name(object), uid(object));
    }
    return found;
  }

  private static String name(JsonNode object) {
    return object.path("metadata").path("name").asString("");
  }

  private static String uid(JsonNode object) {
    return object.path("metadata").path("uid").asString("");
  }

  private static String owner(JsonNode object) {
    return object.path("metadata").path("ownerReferences").path(0).path("uid").asString("");
  }

  private static String address(JsonNode pod) {
    return pod.path("status").path("podIP").asString("");
  }

  private static String deployment() {
    return """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: many}
        spec:
          replicas: %d
          selector: {matchLabels: {app: many}}
          template:
            metadata: {labels: {app: many}}
            spec:
              containers:
              - name: nginx
                image: nginx:1.25
                resources: {requests: {cpu: 10m, memory: 16Mi}}
        """
        .formatted(REPLICAS);
  }
}
