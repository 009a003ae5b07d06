package io.kubeterrarium.simulator.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.simulator.client.SharedTerrarium;
import io.kubeterrarium.simulator.process.Endpoints;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Controllers of sig-apps, as their specs see them: each makes its pods, and clears up. */
@ExtendWith(SharedTerrarium.class)
@Timeout(60)
class WorkloadsIT {
  private static final String POD =
      """
      template:
        metadata: {labels: {app: x}}
        spec:
          terminationGracePeriodSeconds: 0
          containers: [{name: c, image: "nginx:1"}]
      """;

  private final Api api;

  WorkloadsIT(Endpoints endpoints) throws Exception {
    api = new Api(endpoints.httpUrl().orElseThrow());
  }

  @Test
  void aStatefulSetRollsOutFromTheEndAndBackToTheSameRevision() throws Exception {
    String sets = "apps/v1:statefulsets";
    api.create(sets, workload("replicas: 3", "serviceName: svc"));
    JsonNode ready = api.await(sets + "/x", set -> count(set, "readyReplicas") == 3);
    String first = Meta.text(ready.path("status"), "currentRevision");
    api.patch(sets + "/x", image("nginx:2"));
    api.await(
        sets + "/x",
        set ->
            count(set, "updatedReplicas") == 3
                && count(set, "readyReplicas") == 3
                && !Meta.text(set.path("status"), "currentRevision").equals(first));
    assertThat(api.get("pods/x-0").body().at("/spec/containers/0/image").asString())
        .isEqualTo("nginx:2");
    api.patch(sets + "/x", image("nginx:1"));
    api.await(sets + "/x", set -> Meta.text(set.path("status"), "currentRevision").equals(first));
    api.patch(sets + "/x/scale", "{spec: {replicas: 1}}");
    api.awaitGone("pods", "x-1");
    api.delete(sets + "/x", "Foreground");
    api.awaitGone(sets, "x");
    assertThat(api.list("pods", "app=x")).isEmpty();
  }

  @Test
  void aDaemonSetRunsOnEachNodeAndARollbackLeavesAloneWhatRuns() throws Exception {
    String sets = "apps/v1:daemonsets";
    api.create(sets, workload());
    api.await(sets + "/x", set -> count(set, "numberReady") == 3);
    api.patch(sets + "/x", image("x:does-not-exist"));
    api.await("pods", pod -> pod.at("/spec/containers/0/image").asString("").startsWith("x:"));
    Set<String> well =
        api.list("pods", "app=x").stream()
            .filter(pod -> pod.at("/spec/containers/0/image").asString("").equals("nginx:1"))
            .map(Meta::name)
            .collect(Collectors.toSet());
    assertThat(well).hasSize(2);
    api.patch(sets + "/x", image("nginx:1"));
    api.await(
        sets + "/x",
        set -> count(set, "numberReady") == 3 && count(set, "updatedNumberScheduled") == 3);
    assertThat(api.list("pods", "app=x")).extracting(Meta::name).containsAll(well);
    assertThat(api.list("apps/v1:controllerrevisions", ""))
        .extracting(revision -> revision.path("revision").asInt())
        .containsExactlyInAnyOrder(2, 3);
  }

  @Test
  void anIndexedJobCountsEachIndexAndLetsItsPodsGo() throws Exception {
    api.create("batch/v1:jobs", job("{completions: 4, parallelism: 2, completionMode: Indexed"));
    JsonNode done = api.await("batch/v1:jobs/x", job -> has(job, "Complete"));
    assertThat(Meta.text(done.path("status"), "completedIndexes")).isEqualTo("0-3");
    List<JsonNode> pods = api.list("pods", "batch.kubernetes.io/job-name=x");
    assertThat(pods)
        .extracting(pod -> Meta.annotations(pod).get("batch.kubernetes.io/job-completion-index"))
        .containsExactlyInAnyOrder("0", "1", "2", "3");
    assertThat(pods).allMatch(pod -> Meta.of(pod).path("finalizers").isEmpty());
    api.delete("batch/v1:jobs/x", "Foreground");
    api.awaitGone("batch/v1:jobs", "x");
    assertThat(api.list("pods", "")).isEmpty();
  }

  @Test
  void aJobLooksAwayFromAnEvictionWhereItsPolicySaysSo() throws Exception {
    String policy =
        "podFailurePolicy: {rules: [{action: Ignore,"
            + " onPodConditions: [{type: DisruptionTarget, status: 'True'}]}]}";
    api.create("batch/v1:jobs", job("{backoffLimit: 0, " + policy, "nginx"));
    String first =
        Meta.name(
            api.await("pods", pod -> Meta.text(pod.path("status"), "phase").equals("Running")));
    evict(first, 201);
    api.awaitGone("pods", first);
    api.await("pods", pod -> Meta.text(pod.path("status"), "phase").equals("Running"));
    assertThat(api.get("batch/v1:jobs/x").body().path("status").has("conditions")).isFalse();
  }

  @Test
  void anEvictionIsBlockedUntilTheBudgetAllowsIt() throws Exception {
    String budgets = "policy/v1:poddisruptionbudgets";
    api.create(
        budgets,
        "{metadata: {name: x}, spec: {minAvailable: 2, selector: {matchLabels: {app: x}}}}");
    for (String name : List.of("a", "b")) {
      api.create(
          "pods",
          "{metadata: {name: %s, labels: {app: x}}, spec: {containers: [{name: c, image: nginx}]}}"
              .formatted(name));
    }
    api.await(budgets + "/x", budget -> count(budget, "currentHealthy") == 2);
    evict("a", 429);
    api.patch(budgets + "/x", "{spec: {minAvailable: 1}}");
    api.await(budgets + "/x", budget -> count(budget, "disruptionsAllowed") == 1);
    evict("a", 201);
    api.awaitGone("pods", "a");
    evict("b", 429);
  }

  @Test
  void aReplicationControllersPodsAreOrphanedAndAdopted() throws Exception {
    String one =
        """
        metadata: {name: %s}
        spec:
          replicas: 2
          selector: {app: x}
        """
            + POD.indent(2);
    api.create("replicationcontrollers", one.formatted("x"));
    api.await("replicationcontrollers/x", rc -> count(rc, "readyReplicas") == 2);
    List<String> names = api.list("pods", "app=x").stream().map(Meta::name).toList();
    api.delete("replicationcontrollers/x", "Orphan");
    api.awaitGone("replicationcontrollers", "x");
    api.create("replicationcontrollers", one.formatted("z"));
    api.await("replicationcontrollers/z", rc -> count(rc, "readyReplicas") == 2);
    assertThat(api.list("pods", "app=x")).extracting(Meta::name).hasSameElementsAs(names);
  }

  @Test
  void aDeploymentAdoptsAnOldSetAndCountsOnFromItsRevision() throws Exception {
    String set =
        """
        metadata:
          name: old
          labels: {app: x}
          annotations: {deployment.kubernetes.io/revision: "3546343826724305832"}
        spec:
          replicas: 1
          selector: {matchLabels: {app: x}}
        """
            + POD.indent(2).replace("nginx:1", "httpd");
    api.create("apps/v1:replicasets", set);
    api.create("apps/v1:deployments", workload("replicas: 1"));
    api.await(
        "apps/v1:deployments/x",
        deployment ->
            "3546343826724305833"
                .equals(Meta.annotations(deployment).get("deployment.kubernetes.io/revision")));
  }

  private static String workload(String... fields) {
    StringBuilder yaml = new StringBuilder("metadata: {name: x}\nspec:\n");
    for (String field : fields) {
      yaml.append("  ").append(field).append('\n');
    }
    return yaml + "  selector: {matchLabels: {app: x}}\n" + POD.indent(2);
  }

  private static String job(String open) {
    return job(open, "busybox");
  }

  private static String job(String open, String image) {
    return "{metadata: {name: x}, spec: %s, template: {spec: {restartPolicy: Never, containers: [{name: c, image: %s}]}}}}"
        .formatted(open, image);
  }

  private static String image(String image) {
    return "{spec: {template: {spec: {containers: [{name: c, image: '" + image + "'}]}}}}";
  }

  private void evict(String pod, int code) throws Exception {
    assertThat(api.post("pods/" + pod + "/eviction", "{metadata: {name: " + pod + "}}").code())
        .isEqualTo(code);
  }

  private static int count(JsonNode object, String field) {
    return object.path("status").path(field).asInt(-1);
  }

  private static boolean has(JsonNode object, String condition) {
    for (JsonNode each : object.path("status").path("conditions")) {
      if (Meta.text(each, "type").equals(condition)) {
        return Meta.text(each, "status").equals("True");
      }
    }
    return false;
  }
}
