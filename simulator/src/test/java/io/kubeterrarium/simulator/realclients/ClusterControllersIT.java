package io.kubeterrarium.simulator.realclients;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the controllers of namespaces, nodes, services and quotas of 1.36 write. */
@ExtendWith(BareServer.Shared.class)
class ClusterControllersIT {
  private static final String CORE = "/api/v1/namespaces/cluster";
  private static final String METADATA_LIST =
      "application/vnd.kubernetes.protobuf;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,"
          + "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json";

  private static final String BACKGROUND =
      """
      {"kind":"DeleteOptions","apiVersion":"v1","propagationPolicy":"Background"}""";

  private Workloads workloads;
  private GoClient people;

  @BeforeEach
  void connect(BareServer server) throws Exception {
    workloads = Workloads.in("cluster", server);
    people = server.administrator("kubectl");
  }

  private GoClient controller(String name) throws Exception {
    return workloads.controller(name);
  }

  @Test
  void aNamespaceIsEmptiedAndFinalized() throws Exception {
    String path = "/api/v1/namespaces/doomed";
    people.post("/api/v1/namespaces", "v1 Namespace", "metadata {name: 'doomed'}").expect(201);
    people.post(path + "/configmaps", "v1 ConfigMap", "metadata {name: 'left'}").expect(201);
    GoObject going = people.delete(path, "").expect(200).object();
    assertThat(going.at("status.phase")).isEqualTo("Terminating");
    assertThat(people.post(path + "/configmaps", "v1 ConfigMap", "metadata {name: 'new'}").reason())
        .isEqualTo("Forbidden");

    GoClient own = controller("namespace-controller");
    GoClient metadata = own.accepting(METADATA_LIST);
    for (Served each : Served.all(own)) {
      if (each.namespaced() && each.verbs().contains("deletecollection")) {
        metadata.json("DELETE", each.pathIn("doomed"), BACKGROUND).expect(200);
        GoObject left = metadata.get(each.pathIn("doomed")).expect(200).object();
        assertThat(left.kind()).isEqualTo("meta.k8s.io/v1 PartialObjectMetadataList");
        assertThat(left.at("items").toString()).as(each.path()).isEqualTo("[]");
      }
    }
    GoObject told =
        own.put(
                path + "/status",
                going.with(
                    """
                    status {conditions {type: 'NamespaceContentRemaining' status: 'False'
                      lastTransitionTime {seconds: 1790000000} reason: 'ContentRemoved'
                      message: 'All content successfully removed'}}
                    """))
            .expect(200)
            .object();
    assertThat(told.at("spec.finalizers").toString()).isEqualTo("[kubernetes]");
    GoObject finalized = own.put(path + "/finalize", told.without("spec")).expect(200).object();
    assertThat(finalized.at("spec.finalizers").toString()).isEqualTo("[]");
    own.get(path).expect(404);
  }

  @Test
  void aNodeIsTaintedAndItsPodsAreMarked() throws Exception {
    people.post("/api/v1/nodes", "v1 Node", "metadata {name: 'cluster-n1'}").expect(201);
    GoClient nodes = controller("node-controller");
    String path = "/api/v1/nodes/cluster-n1";
    GoObject node = nodes.get(path).expect(200).object();
    nodes
        .patch(
            path,
            GoClient.STRATEGIC,
            """
            {"metadata":{"labels":{"beta.kubernetes.io/os":"linux"}}}""")
        .expect(200);
    String before = nodes.get(path).object().version();
    GoObject tainted =
        nodes
            .patch(
                path,
                GoClient.STRATEGIC,
                """
                {"metadata":{"resourceVersion":"%s"},"spec":{"taints":[{"effect":"NoSchedule",\
                "key":"node.kubernetes.io/unreachable","timeAdded":"2026-11-26T00:00:00Z"}]}}"""
                    .formatted(before))
            .expect(200)
            .object();
    assertThat(tainted.at("spec.taints.0.timeAdded.seconds")).isEqualTo(1795651200L);
    Answer late =
        nodes.patch(
            path,
            GoClient.STRATEGIC,
            """
            {"metadata":{"resourceVersion":"%s"},"spec":{"taints":[]}}"""
                .formatted(before));
    assertThat(late.expect(409).reason()).isEqualTo("Conflict");
    GoObject unknown =
        tainted.with(
            """
            status {conditions {type: 'Ready' status: 'Unknown' reason: 'NodeStatusUnknown'
              message: 'Kubelet stopped posting node status.'
              lastHeartbeatTime {seconds: 1790000000} lastTransitionTime {seconds: 1790000000}}}
            """);
    nodes.put(path + "/status", unknown).expect(200);
    controller("ttl-controller")
        .patch(
            path,
            GoClient.STRATEGIC,
            """
            {"metadata":{"annotations":{"node.alpha.kubernetes.io/ttl":"0"}}}""")
        .expect(200);
    controller("attachdetach-controller")
        .patch(
            path + "/status",
            GoClient.STRATEGIC,
            """
            {"status":{"volumesAttached":[{"devicePath":"","name":"kubernetes.io/csi/d^v"}]}}""")
        .expect(200);

    GoObject pod =
        people
            .post(
                CORE + "/pods",
                Workloads.pod(null, "", "on-n1").with("spec {nodeName: 'cluster-n1'}"))
            .expect(201)
            .object();
    nodes
        .patch(
            CORE + "/pods/on-n1/status",
            GoClient.STRATEGIC,
            """
            {"metadata":{"uid":"%s"},"status":{"$setElementOrder/conditions":[{"type":"Ready"}],\
            "conditions":[{"lastTransitionTime":"2026-11-26T00:00:00Z","status":"False",\
            "type":"Ready"}]}}"""
                .formatted(pod.uid()))
        .expect(200);
    nodes.delete(CORE + "/pods/on-n1", "").expect(200);
    people.delete(CORE + "/pods/on-n1", "gracePeriodSeconds: 0");
    nodes.delete(path, "").expect(200);
    assertThat(node.kind()).isEqualTo("v1 Node");
  }

  @Test
  void aServiceGetsItsSlicesAndEndpoints() throws Exception {
    GoObject service =
        people
            .post(
                CORE + "/services",
                "v1 Service",
                "metadata {name: 'web'} spec {selector {key: 'app' value: 'web'} "
                    + "ports {port: 80 targetPort {type: 0 intVal: 80 strVal: ''}}}")
            .expect(201)
            .object();
    assertThat((String) service.at("spec.clusterIP")).startsWith("10.96.");
    GoClient slices = controller("endpointslice-controller");
    String path = "/apis/discovery.k8s.io/v1/namespaces/cluster/endpointslices";
    GoObject made =
        slices
            .post(
                path,
                "discovery.k8s.io/v1 EndpointSlice",
                """
                metadata {generateName: 'web-' namespace: 'cluster'
                  labels {key: 'kubernetes.io/service-name' value: 'web'}
                  labels {key: 'endpointslice.kubernetes.io/managed-by'
                    value: 'endpointslice-controller.k8s.io'}
                  ownerReferences {apiVersion: 'v1' kind: 'Service' name: 'web' uid: '%s'
                    controller: true blockOwnerDeletion: true}}
                addressType: 'IPv4'
                endpoints {addresses: '10.0.0.1' conditions {ready: false serving: false
                  terminating: false} nodeName: 'n1'
                  targetRef {kind: 'Pod' namespace: 'cluster' name: 'p' uid: 'u'}}
                ports {name: '' protocol: 'TCP' port: 80}
                """
                    .formatted(service.uid()))
            .expect(201)
            .object();
    assertThat(made.at("endpoints.0.conditions.terminating")).isEqualTo(false);
    assertThat(made.message().toString()).as("a pointer to an empty name").contains("name: \"\"");
    GoObject ready =
        made.without("endpoints")
            .with(
                """
        endpoints {addresses: '10.0.0.1' conditions {ready: true serving: true terminating: false}}
        """);
    slices.put(path + "/" + made.name(), ready).expect(200);
    slices.delete(path + "/" + made.name(), "").expect(200);

    GoClient endpoints = controller("endpoint-controller");
    GoObject old =
        endpoints
            .post(
                CORE + "/endpoints",
                "v1 Endpoints",
                """
                metadata {name: 'web' labels {key: 'endpoints.kubernetes.io/managed-by'
                  value: 'endpoint-controller'}}
                subsets {addresses {ip: '10.0.0.1' nodeName: 'n1'} ports {port: 80 protocol: 'TCP'}}
                """)
            .expect(201)
            .object();
    endpoints.put(CORE + "/endpoints/web", old.without("subsets")).expect(200);
    endpoints.delete(CORE + "/endpoints/web", "").expect(200);
    people.delete(CORE + "/services/web", "").expect(200);
  }

  @Test
  void quotasBudgetsAndAutoscalersAreCounted() throws Exception {
    GoObject quota =
        people
            .post(
                CORE + "/resourcequotas",
                "v1 ResourceQuota",
                "metadata {name: 'q'} spec {hard {key: 'services' value {string: '5'}}}")
            .expect(201)
            .object();
    controller("resourcequota-controller")
        .put(
            CORE + "/resourcequotas/q/status",
            quota
                .without("status")
                .with(
                    """
                    status {hard {key: 'services' value {string: '5'}}
                      used {key: 'services' value {string: '0'}}}
                    """))
        .expect(200);
    people.delete(CORE + "/resourcequotas/q", "").expect(200);

    String budgets = "/apis/policy/v1/namespaces/cluster/poddisruptionbudgets";
    GoObject budget =
        people
            .post(
                budgets,
                "policy/v1 PodDisruptionBudget",
                """
                metadata {name: 'b'} spec {minAvailable {type: 0 intVal: 1 strVal: ''}
                  selector {matchLabels {key: 'app' value: 'web'}}}
                """)
            .expect(201)
            .object();
    GoObject counted =
        controller("disruption-controller")
            .put(
                budgets + "/b/status",
                budget.with(
                    """
                    status {currentHealthy: 0 desiredHealthy: 1 expectedPods: 0 disruptionsAllowed: 0
                      observedGeneration: 1 conditions {type: 'DisruptionAllowed' status: 'False'
                      reason: 'InsufficientPods' lastTransitionTime {seconds: 1790000000}
                      observedGeneration: 1}}
                    """))
            .expect(200)
            .object();
    assertThat(counted.at("status.observedGeneration")).isEqualTo(1L);

    String autoscalers = "/apis/autoscaling/v2/namespaces/cluster/horizontalpodautoscalers";
    GoObject autoscaler =
        people
            .post(
                autoscalers,
                "autoscaling/v2 HorizontalPodAutoscaler",
                """
                metadata {name: 'h'} spec {maxReplicas: 3 scaleTargetRef {apiVersion: 'apps/v1'
                  kind: 'Deployment' name: 'scaled'}}
                """)
            .expect(201)
            .object();
    people
        .json(
            "POST",
            "/apis/apps/v1/namespaces/cluster/deployments",
            """
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"scaled"},"spec":{
            "replicas":0,"selector":{"matchLabels":{"app":"s"}},"template":{"metadata":{
            "labels":{"app":"s"}},"spec":{"containers":[{"name":"c","image":"i"}]}}}}""")
        .expect(201);
    GoClient scaler = controller("horizontal-pod-autoscaler");
    String scalePath = "/apis/apps/v1/namespaces/cluster/deployments/scaled/scale";
    GoObject scale = scaler.get(scalePath).expect(200).object();
    assertThat(scale.kind()).isEqualTo("autoscaling/v1 Scale");
    assertThat(scale.at("status.selector")).isEqualTo("app=s");
    assertThat(
            scaler
                .put(scalePath, scale.with("spec {replicas: 2}"))
                .expect(200)
                .object()
                .at("spec.replicas"))
        .isEqualTo(2);
    scaler
        .put(
            autoscalers + "/h/status",
            autoscaler.with(
                """
                status {currentReplicas: 0 desiredReplicas: 0 conditions {type: 'ScalingActive'
                  status: 'False' reason: 'FailedGetResourceMetric' message: 'm'
                  lastTransitionTime {seconds: 1790000000}}}
                """))
        .expect(200);
    Answer metrics = scaler.get("/apis/metrics.k8s.io/v1beta1/namespaces/cluster/pods");
    assertThat(metrics.expect(404).reason()).isEqualTo("NotFound");
  }
}
