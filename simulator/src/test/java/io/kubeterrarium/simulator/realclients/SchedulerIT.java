package io.kubeterrarium.simulator.realclients;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What kube-scheduler 1.36 asks and writes, from its Lease to a pod that is bound or evicted. */
@ExtendWith(BareServer.Shared.class)
class SchedulerIT {
  private static final String AGENT =
      "kube-scheduler/v1.36.2 (linux/amd64) kubernetes/0123456/scheduler";
  private static final String CORE = "/api/v1/namespaces/scheduled";
  private static final String EVENTS = "/apis/events.k8s.io/v1/namespaces/scheduled/events";
  private static final String UNFINISHED =
      "?fieldSelector=status.phase%21%3DSucceeded%2Cstatus.phase%21%3DFailed";
  private static final List<String> KINDS =
      List.of(
          "/api/v1/namespaces",
          "/api/v1/nodes",
          "/api/v1/persistentvolumeclaims",
          "/api/v1/persistentvolumes",
          "/api/v1/pods" + UNFINISHED,
          "/api/v1/replicationcontrollers",
          "/api/v1/services",
          "/apis/apps/v1/replicasets",
          "/apis/apps/v1/statefulsets",
          "/apis/policy/v1/poddisruptionbudgets",
          "/apis/resource.k8s.io/v1/deviceclasses",
          "/apis/resource.k8s.io/v1/resourceclaims",
          "/apis/resource.k8s.io/v1/resourceslices",
          "/apis/storage.k8s.io/v1/csidrivers",
          "/apis/storage.k8s.io/v1/csinodes",
          "/apis/storage.k8s.io/v1/csistoragecapacities",
          "/apis/storage.k8s.io/v1/storageclasses",
          "/apis/storage.k8s.io/v1/volumeattachments");

  private GoClient scheduler;
  private GoClient people;

  @BeforeEach
  void connect(BareServer server) throws Exception {
    Workloads.in("scheduled", server);
    scheduler = server.client("system:kube-scheduler", AGENT);
    people = server.administrator("kubectl");
  }

  @Test
  void itStarts() throws Exception {
    scheduler
        .get("/api/v1/namespaces/kube-system/configmaps/extension-apiserver-authentication")
        .expect(200);
    String leases = "/apis/coordination.k8s.io/v1/namespaces/kube-system/leases";
    String lease = leases + "/kube-scheduler?timeout=5s";
    assertThat(scheduler.get(lease).expect(404).reason()).isEqualTo("NotFound");
    GoObject made =
        scheduler
            .post(
                leases + "?timeout=5s",
                "coordination.k8s.io/v1 Lease",
                """
                metadata {name: 'kube-scheduler' namespace: 'kube-system'}
                spec {holderIdentity: 'a' leaseDurationSeconds: 15 leaseTransitions: 0
                  acquireTime {seconds: 1790000000 nanos: 0}
                  renewTime {seconds: 1790000000 nanos: 0}}
                """)
            .expect(201)
            .object();
    scheduler.put(lease, made.with("spec {renewTime {seconds: 1790000002}}")).expect(200);
    for (String path : KINDS) {
      try (GoWatch watch = scheduler.watchList(path)) {
        watch.initial(null);
      }
    }
    GoObject token =
        scheduler
            .post(
                "/apis/authentication.k8s.io/v1/tokenreviews",
                "authentication.k8s.io/v1 TokenReview",
                "spec {token: 'nobody'}")
            .expect(201)
            .object();
    assertThat(token.at("status.authenticated")).isEqualTo(false);
    GoObject access =
        scheduler
            .post(
                "/apis/authorization.k8s.io/v1/subjectaccessreviews",
                "authorization.k8s.io/v1 SubjectAccessReview",
                """
                spec {user: 'system:anonymous' groups: 'system:unauthenticated'
                  nonResourceAttributes {path: '/healthz' verb: 'get'}}
                """)
            .expect(201)
            .object();
    assertThat(access.at("status.allowed")).isEqualTo(true);
  }

  @Test
  void aPodIsBound() throws Exception {
    people.post("/api/v1/nodes", "v1 Node", "metadata {name: 'scheduled-n1'}").expect(201);
    GoObject pod =
        people.post(CORE + "/pods", Workloads.pod(null, "", "fits")).expect(201).object();
    String binding =
        """
        metadata {name: 'fits' namespace: 'scheduled' uid: '%s'}
        target {kind: 'Node' name: 'scheduled-n1'}
        """;
    String path = CORE + "/pods/fits/binding";
    Answer other = scheduler.post(path, "v1 Binding", binding.formatted("another"));
    assertThat(other.expect(409).reason()).isEqualTo("Conflict");
    try (GoWatch watch = scheduler.watchList("/api/v1/pods" + UNFINISHED)) {
      watch.initial("v1 Pod");
      Answer bound = scheduler.post(path, "v1 Binding", binding.formatted(pod.uid())).expect(201);
      assertThat(bound.kind()).isEqualTo("v1 Status");
      GoWatch.Event event = watch.nextChange();
      assertThat(event.text()).isEqualTo("MODIFIED scheduled/fits");
      assertThat(event.typed().at("spec.nodeName")).isEqualTo("scheduled-n1");
      assertThat(event.typed().at("status.conditions.0.type")).isEqualTo("PodScheduled");
    }
    assertThat(scheduler.post(path, "v1 Binding", binding.formatted(pod.uid())).reason())
        .isEqualTo("Conflict");
    eventInASeries(pod);
    people.delete(CORE + "/pods/fits", "gracePeriodSeconds: 0").expect(200);
    people.delete("/api/v1/nodes/scheduled-n1", "").expect(200);
  }

  private void eventInASeries(GoObject pod) throws Exception {
    GoObject event =
        scheduler
            .post(
                EVENTS,
                "events.k8s.io/v1 Event",
                """
                metadata {name: 'fits.18e9e7322428d366' namespace: 'scheduled'}
                eventTime {seconds: 1790000000 nanos: 1000} reportingController: 'default-scheduler'
                reportingInstance: 'default-scheduler-host' action: 'Binding' reason: 'Scheduled'
                regarding {kind: 'Pod' namespace: 'scheduled' name: 'fits' uid: '%s' apiVersion: 'v1'
                  resourceVersion: '%s'}
                note: 'Successfully assigned scheduled/fits to scheduled-n1' type: 'Normal'
                deprecatedSource {component: '' host: ''} deprecatedFirstTimestamp {}
                deprecatedLastTimestamp {} deprecatedCount: 0
                """
                    .formatted(pod.uid(), pod.version()))
            .expect(201)
            .object();
    assertThat(event.at("note")).asString().startsWith("Successfully assigned");
    GoObject again =
        scheduler
            .patch(
                EVENTS + "/" + event.name(),
                GoClient.STRATEGIC,
                """
                {"series":{"count":2,"lastObservedTime":"2026-11-26T00:00:01.000001Z"}}""")
            .expect(200)
            .object();
    assertThat(again.at("series.count")).isEqualTo(2);
    GoObject core = people.get(CORE + "/events/" + event.name()).expect(200).object();
    assertThat(core.at("message")).asString().startsWith("Successfully assigned");
  }

  @Test
  void aPodThatDoesNotFitIsToldAndNominated() throws Exception {
    people.post(CORE + "/pods", Workloads.pod(null, "", "waits")).expect(201);
    String status = CORE + "/pods/waits/status";
    GoObject told =
        scheduler
            .patch(
                status,
                GoClient.STRATEGIC,
                """
                {"status":{"$setElementOrder/conditions":[{"type":"PodScheduled"}],"conditions":[{\
                "lastProbeTime":null,"lastTransitionTime":"2026-11-26T00:00:00Z","message":\
                "0/1 nodes are available: 1 Insufficient cpu.","observedGeneration":1,"reason":\
                "Unschedulable","status":"False","type":"PodScheduled"}]}}""")
            .expect(200)
            .object();
    assertThat(told.at("status.conditions.0.reason")).isEqualTo("Unschedulable");
    assertThat(told.at("status.conditions.0.observedGeneration")).isEqualTo(1L);
    String nominate =
        """
        {"status":{"nominatedNodeName":%s}}""";
    assertThat(
            scheduler
                .patch(status, GoClient.STRATEGIC, nominate.formatted("\"n9\""))
                .expect(200)
                .object()
                .at("status.nominatedNodeName"))
        .isEqualTo("n9");
    assertThat(
            scheduler
                .patch(status, GoClient.STRATEGIC, nominate.formatted("null"))
                .expect(200)
                .object()
                .at("status.nominatedNodeName"))
        .isEqualTo("");
    GoObject victim =
        scheduler
            .patch(
                status,
                GoClient.STRATEGIC,
                """
                {"status":{"$setElementOrder/conditions":[{"type":"PodScheduled"},{"type":\
                "DisruptionTarget"}],"conditions":[{"lastProbeTime":null,"lastTransitionTime":\
                "2026-11-26T00:00:00Z","message":"preempted","reason":"PreemptionByScheduler",\
                "status":"True","type":"DisruptionTarget"}]}}""")
            .expect(200)
            .object();
    assertThat(victim.at("status.conditions.1.type")).isEqualTo("DisruptionTarget");
    scheduler
        .delete(CORE + "/pods/waits", "preconditions {uid: '%s'}".formatted(victim.uid()))
        .expect(200);
  }

  @Test
  void aClaimOfADeviceIsAllocatedAndAVolumeIsChosen() throws Exception {
    String claims = "/apis/resource.k8s.io/v1/namespaces/scheduled/resourceclaims";
    GoObject claim =
        people
            .post(
                claims,
                "resource.k8s.io/v1 ResourceClaim",
                """
                metadata {name: 'gpu'} spec {devices {requests {name: 'r' exactly {
                  deviceClassName: 'gpu' allocationMode: 'ExactCount' count: 1}}}}
                """)
            .expect(201)
            .object();
    GoObject finalized =
        scheduler
            .put(
                claims + "/gpu",
                claim.with("metadata {finalizers: 'resource.kubernetes.io/delete-protection'}"))
            .expect(200)
            .object();
    GoObject allocated =
        scheduler
            .put(
                claims + "/gpu/status",
                finalized.with(
                    """
                    status {allocation {devices {results {request: 'r' driver: 'd.example.com'
                      pool: 'p' device: 'x'}} nodeSelector {nodeSelectorTerms {matchFields {
                      key: 'metadata.name' operator: 'In' values: 'n'}}}}
                      reservedFor {resource: 'pods' name: 'p' uid: 'u'}}
                    """))
            .expect(200)
            .object();
    assertThat(allocated.at("status.allocation.devices.results.0.device")).isEqualTo("x");
    GoObject volume =
        people
            .post(
                CORE + "/persistentvolumeclaims",
                "v1 PersistentVolumeClaim",
                """
                metadata {name: 'late'} spec {accessModes: 'ReadWriteOnce' storageClassName: 'wait'
                  resources {requests {key: 'storage' value {string: '1Gi'}}}}
                """)
            .expect(201)
            .object();
    scheduler
        .put(
            CORE + "/persistentvolumeclaims/late",
            volume.with(
                """
                metadata {annotations {key: 'volume.kubernetes.io/selected-node' value: 'n'}}
                """))
        .expect(200);
  }
}
