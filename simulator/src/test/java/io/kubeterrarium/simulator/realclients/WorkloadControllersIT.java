package io.kubeterrarium.simulator.realclients;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the controllers of Deployments, ReplicaSets and stray pods of 1.36 write. */
@ExtendWith(BareServer.Shared.class)
class WorkloadControllersIT {
  private static final String CORE = "/api/v1/namespaces/workloads";
  private static final String APPS = "/apis/apps/v1/namespaces/workloads";

  private Workloads workloads;
  private GoClient people;

  @BeforeEach
  void connect(BareServer server) throws Exception {
    workloads = Workloads.in("workloads", server);
    people = server.administrator("kubectl");
  }

  private GoClient controller(String name) throws Exception {
    return workloads.controller(name);
  }

  @Test
  void aDeploymentBecomesPods() throws Exception {
    GoObject deployment =
        people
            .post(
                APPS + "/deployments",
                "apps/v1 Deployment",
                """
                metadata {name: 'web'} spec {replicas: 1
                  selector {matchLabels {key: 'app' value: 'web'}}
                """
                    + Workloads.TEMPLATE.formatted("web", "Always")
                    + "}")
            .expect(201)
            .object();
    assertThat(deployment.at("spec.progressDeadlineSeconds")).isEqualTo(600);

    GoClient deployments = controller("deployment-controller");
    GoObject made =
        deployments
            .post(
                APPS + "/replicasets",
                "apps/v1 ReplicaSet",
                """
                metadata {name: 'web-747d4c55d8' namespace: 'workloads'
                  labels {key: 'app' value: 'web'}
                  labels {key: 'pod-template-hash' value: '747d4c55d8'}
                  annotations {key: 'deployment.kubernetes.io/revision' value: '1'}
                  ownerReferences {apiVersion: 'apps/v1' kind: 'Deployment' name: 'web' uid: '%s'
                    controller: true blockOwnerDeletion: true}}
                spec {replicas: 1 minReadySeconds: 0
                  selector {matchLabels {key: 'app' value: 'web'}
                    matchLabels {key: 'pod-template-hash' value: '747d4c55d8'}}
                """
                        .formatted(deployment.uid())
                    + Workloads.TEMPLATE
                        .formatted("web", "Always")
                        .replace(
                            "labels {key: 'app'",
                            "labels {key: 'pod-template-hash' value: '747d4c55d8'} labels {key: 'app'")
                    + "}")
            .expect(201)
            .object();
    GoObject annotated =
        deployment.with(
            "metadata {annotations {key: 'deployment.kubernetes.io/revision' value: '1'}}");
    GoObject stored = deployments.put(APPS + "/deployments/web", annotated).expect(200).object();
    assertThat(stored.at("metadata.generation")).as("ReplicaSets have it, too").isEqualTo(2L);
    GoObject status =
        stored.with(
            """
            status {observedGeneration: 1 conditions {type: 'Progressing' status: 'True'
              lastUpdateTime {seconds: 1790000000} lastTransitionTime {seconds: 1790000000}
              reason: 'NewReplicaSetCreated' message: 'Created new replica set "web-747d4c55d8"'}}
            """);
    GoObject after = deployments.put(APPS + "/deployments/web/status", status).expect(200).object();
    assertThat(after.at("status.conditions.0.reason")).isEqualTo("NewReplicaSetCreated");
    assertThat(people.accepting("application/json").get(APPS + "/deployments/web").text())
        .as("what Go always writes is not stored")
        .doesNotContain("\"status\":{\"replicas\":0")
        .doesNotContain("\"replicas\":0");
    assertThat(deployments.put(APPS + "/deployments/web", annotated).expect(409).reason())
        .isEqualTo("Conflict");

    podOf(made);
    aPodIsAdoptedAndReleased(made);
  }

  private void podOf(GoObject replicaSet) throws Exception {
    GoClient sets = controller("replicaset-controller");
    GoObject pod =
        sets.post(CORE + "/pods", Workloads.pod(replicaSet, "web-747d4c55d8-", ""))
            .expect(201)
            .object();
    assertThat(pod.name()).startsWith("web-747d4c55d8-").hasSize("web-747d4c55d8-".length() + 5);
    assertThat(pod.at("status.phase")).isEqualTo("Pending");
    assertThat(pod.at("spec.serviceAccountName")).isEqualTo("default");
    GoObject counted =
        replicaSet.with("status {replicas: 1 fullyLabeledReplicas: 1 observedGeneration: 1}");
    sets.put(APPS + "/replicasets/web-747d4c55d8/status", counted).expect(200);
    sets.post(CORE + "/events", "v1 Event", event("ReplicaSet", "apps/v1", replicaSet.name()))
        .expect(201);
    GoObject scaled = sets.get(APPS + "/replicasets/web-747d4c55d8").expect(200).object();
    GoObject fewer =
        controller("deployment-controller")
            .put(APPS + "/replicasets/web-747d4c55d8", scaled.with("spec {replicas: 0}"))
            .expect(200)
            .object();
    assertThat(fewer.at("metadata.generation")).isEqualTo(2L);
    Answer gone = sets.delete(CORE + "/pods/" + pod.name(), "").expect(200);
    assertThat(gone.kind()).isEqualTo("v1 Pod");
    assertThat(sets.delete(CORE + "/pods/" + pod.name(), "").expect(404).reason())
        .isEqualTo("NotFound");
  }

  private void aPodIsAdoptedAndReleased(GoObject owner) throws Exception {
    GoObject stray =
        people.post(CORE + "/pods", Workloads.pod(null, "", "stray")).expect(201).object();
    GoClient sets = controller("replicaset-controller");
    String path = CORE + "/pods/stray";
    GoObject adopted =
        sets.patch(
                path,
                GoClient.STRATEGIC,
                """
                {"metadata":{"ownerReferences":[{"apiVersion":"apps/v1","kind":"ReplicaSet",\
                "name":"%s","uid":"%s","controller":true,"blockOwnerDeletion":true}],"uid":"%s",\
                "finalizers":[]}}"""
                    .formatted(owner.name(), owner.uid(), stray.uid()))
            .expect(200)
            .object();
    assertThat(adopted.at("metadata.ownerReferences.0.uid")).isEqualTo(owner.uid());
    String release =
        """
        {"metadata":{"uid":"%s","ownerReferences":[{"$patch":"delete","uid":"%s"}]}}""";
    Answer foreign =
        sets.patch(path, GoClient.STRATEGIC, release.formatted("another", owner.uid()));
    assertThat(foreign.code()).as("the pod of another time").isIn(409, 422);
    GoObject released =
        sets.patch(path, GoClient.STRATEGIC, release.formatted(stray.uid(), owner.uid()))
            .expect(200)
            .object();
    assertThat(released.at("metadata.ownerReferences").toString()).isEqualTo("[]");
    controller("pod-garbage-collector")
        .patch(
            path + "/status",
            GoClient.STRATEGIC,
            """
            {"metadata":{"uid":"%s"},"status":{"$setElementOrder/conditions":[{"type":\
            "DisruptionTarget"}],"conditions":[{"lastTransitionTime":"2026-11-26T00:00:00Z",\
            "message":"PodGC: node no longer exists","observedGeneration":1,"reason":\
            "DeletionByPodGC","status":"True","type":"DisruptionTarget"}],"phase":"Failed"}}"""
                .formatted(stray.uid()))
        .expect(200);
    controller("pod-garbage-collector").delete(path, "gracePeriodSeconds: 0").expect(200);
    people.get(path).expect(404);
  }

  private static String event(String kind, String apiVersion, String name) {
    return """
    metadata {name: '%2$s.18e9e7322428d366' namespace: 'workloads'}
    involvedObject {kind: '%1$s' namespace: 'workloads' name: '%2$s' apiVersion: '%3$s'
      uid: 'u' resourceVersion: '1'}
    reason: 'SuccessfulCreate' message: 'Created pod' source {component: 'replicaset-controller'}
    firstTimestamp {seconds: 1790000000} lastTimestamp {seconds: 1790000000} count: 1
    type: 'Normal' eventTime {} reportingComponent: 'replicaset-controller'
    """
        .formatted(kind, name, apiVersion);
  }
}
