package io.kubeterrarium.simulator.realclients;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What KWOK 0.7 asks and writes for the nodes and pods that it plays. */
@ExtendWith(BareServer.Shared.class)
class KwokIT {
  private static final String CORE = "/api/v1/namespaces/kwok";
  private static final String ON_NODES = "/api/v1/pods?fieldSelector=spec.nodeName%21%3D";
  private static final String LEASES =
      "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases";
  private static final String TYPED = GoClient.PROTOBUF + ",application/json";

  private GoClient kwok;

  @BeforeEach
  void connect(BareServer server) throws Exception {
    Workloads.in("kwok", server);
    kwok = server.administrator("kwok/v0.7.0 (linux/amd64)").accepting(TYPED);
  }

  @Test
  void aNodeIsKeptAliveAndItsPodsRunAndEnd() throws Exception {
    kwok.get("/healthz").expect(200);
    GoObject node =
        kwok.post(
                "/api/v1/nodes",
                "v1 Node",
                """
                metadata {name: 'kwok-1' labels {key: 'type' value: 'kwok'}
                  annotations {key: 'kwok.x-k8s.io/node' value: 'fake'}}
                spec {taints {key: 'kwok.x-k8s.io/node' value: 'fake' effect: 'NoSchedule'}}
                """)
            .expect(201)
            .object();
    held(node);
    initialized();
    pod();
    kwok.delete("/api/v1/nodes/kwok-1", "").expect(200);
  }

  /** Its watch says no resourceVersion, so what there is comes first. */
  private void held(GoObject node) throws Exception {
    try (GoWatch leases = kwok.watch(LEASES)) {
      GoObject lease =
          kwok.post(
                  LEASES,
                  "coordination.k8s.io/v1 Lease",
                  """
                  metadata {name: 'kwok-1' namespace: 'kube-node-lease' ownerReferences {
                    apiVersion: 'v1' kind: 'Node' name: 'kwok-1' uid: '%s'}}
                  spec {holderIdentity: 'kwok' leaseDurationSeconds: 40
                    renewTime {seconds: 1790000000 nanos: 5000}}
                  """
                      .formatted(node.uid()))
              .expect(201)
              .object();
      assertThat(leases.nextChange().text()).isEqualTo("ADDED kube-node-lease/kwok-1");
      kwok.put(LEASES + "/kwok-1", lease.with("spec {renewTime {seconds: 1790000010}}"))
          .expect(200);
      assertThat(leases.nextChange().text()).isEqualTo("MODIFIED kube-node-lease/kwok-1");
    }
    try (GoWatch again = kwok.watch(LEASES)) {
      assertThat(again.nextChange().text()).isEqualTo("ADDED kube-node-lease/kwok-1");
    }
  }

  private void initialized() throws Exception {
    try (GoWatch nodes = kwok.watchList("/api/v1/nodes?labelSelector=type%3Dkwok")) {
      assertThat(nodes.initial("v1 Node")).hasSize(1);
      GoObject ready =
          kwok.patch(
                  "/api/v1/nodes/kwok-1/status",
                  GoClient.STRATEGIC,
                  """
                  {"status":{"addresses":[{"address":"10.0.0.9","type":"InternalIP"}],
                  "allocatable":{"cpu":"1k","memory":"1Ti","pods":"1M"},"capacity":{"cpu":"1k",
                  "memory":"1Ti","pods":"1M"},"conditions":[{"lastHeartbeatTime":
                  "2026-11-26T00:00:00Z","lastTransitionTime":"2026-11-26T00:00:00Z","message":
                  "kubelet is posting ready status","reason":"KubeletReady","status":"True","type":
                  "Ready"}],"daemonEndpoints":{"kubeletEndpoint":{"Port":10247}},"nodeInfo":{
                  "architecture":"amd64","bootID":"","containerRuntimeVersion":"kwok-v0.7.0",
                  "kernelVersion":"kwok-v0.7.0","kubeProxyVersion":"kwok-v0.7.0","kubeletVersion":
                  "kwok-v0.7.0","machineID":"","operatingSystem":"linux","osImage":"","systemUUID":""},
                  "phase":"Running"}}""")
              .expect(200)
              .object();
      assertThat(ready.at("status.daemonEndpoints.kubeletEndpoint.Port")).isEqualTo(10247);
      assertThat(nodes.nextChange().text()).isEqualTo("MODIFIED kwok-1");
    }
  }

  private void pod() throws Exception {
    try (GoWatch pods = kwok.watchList(ON_NODES)) {
      pods.initial("v1 Pod");
      kwok.post(CORE + "/pods", Workloads.pod(null, "", "elsewhere")).expect(201);
      GoObject pod =
          kwok.post(
                  CORE + "/pods",
                  Workloads.pod(null, "", "played").with("spec {nodeName: 'kwok-1'}"))
              .expect(201)
              .object();
      assertThat(pods.nextChange().text()).isEqualTo("ADDED kwok/played");
      GoObject running =
          kwok.patch(
                  CORE + "/pods/played/status",
                  GoClient.STRATEGIC,
                  """
                  {"status":{"conditions":[{"lastTransitionTime":"2026-11-26T00:00:00Z","status":
                  "True","type":"Initialized"},{"lastTransitionTime":"2026-11-26T00:00:00Z","status":
                  "True","type":"Ready"}],"containerStatuses":[{"image":"nginx:1.25","name":"c",
                  "ready":true,"restartCount":0,"state":{"running":{"startedAt":
                  "2026-11-26T00:00:00Z"}}}],"hostIP":"10.0.0.9","phase":"Running","podIP":"10.0.0.10",
                  "startTime":"2026-11-26T00:00:00Z"}}""")
              .expect(200)
              .object();
      assertThat(running.at("status.phase")).isEqualTo("Running");
      assertThat(pods.nextChange().text()).isEqualTo("MODIFIED kwok/played");
      finalizers(pod);
      assertThat(pods.nextChange().text()).isEqualTo("MODIFIED kwok/played");

      kwok.delete(CORE + "/pods/played", "").expect(200);
      GoObject ending = pods.nextChange().typed();
      assertThat(ending.at("metadata.deletionGracePeriodSeconds")).isEqualTo(30L);
      kwok.patch(
              CORE + "/pods/played",
              GoClient.JSON_PATCH,
              """
              [{"op":"remove","path":"/metadata/finalizers"}]""")
          .expect(200);
      pods.nextChange();
      kwok.delete(CORE + "/pods/played", "gracePeriodSeconds: 0").expect(200);
      assertThat(pods.nextChange().text()).isEqualTo("DELETED kwok/played");
      kwok.delete(CORE + "/pods/elsewhere", "gracePeriodSeconds: 0").expect(200);
    }
  }

  private void finalizers(GoObject pod) throws Exception {
    GoObject held =
        kwok.patch(
                CORE + "/pods/played",
                GoClient.JSON_PATCH,
                """
                [{"op":"add","path":"/metadata/finalizers","value":["kwok.x-k8s.io/fake"]}]""")
            .expect(200)
            .object();
    assertThat(held.at("metadata.finalizers").toString()).isEqualTo("[kwok.x-k8s.io/fake]");
    kwok.post(
            CORE + "/events",
            "v1 Event",
            """
            metadata {name: 'played.18e9e7322428d366' namespace: 'kwok'} type: 'Normal' count: 1
            involvedObject {kind: 'Pod' namespace: 'kwok' name: 'played' uid: '%s'}
            reason: 'Created' message: 'Created container' source {component: 'kwok_controller'}
            firstTimestamp {seconds: 1790000000} lastTimestamp {seconds: 1790000000} eventTime {}
            """
                .formatted(pod.uid()))
        .expect(201);
  }
}
