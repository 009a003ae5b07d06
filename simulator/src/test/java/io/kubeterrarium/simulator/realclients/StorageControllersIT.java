package io.kubeterrarium.simulator.realclients;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the controllers of volumes, claims of devices and certificates of 1.36 write. */
@ExtendWith(BareServer.Shared.class)
class StorageControllersIT {
  private static final String CORE = "/api/v1/namespaces/storage";

  private Workloads workloads;
  private GoClient people;

  @BeforeEach
  void connect(BareServer server) throws Exception {
    workloads = Workloads.in("storage", server);
    people = server.administrator("kubectl");
  }

  private GoClient controller(String name) throws Exception {
    return workloads.controller(name);
  }

  @Test
  void aVolumeIsBoundAndProtected() throws Exception {
    GoObject claim =
        people
            .post(
                CORE + "/persistentvolumeclaims",
                "v1 PersistentVolumeClaim",
                """
                metadata {name: 'c'} spec {accessModes: 'ReadWriteOnce' storageClassName: ''
                  resources {requests {key: 'storage' value {string: '1Gi'}}}}
                """)
            .expect(201)
            .object();
    assertThat(claim.message().toString()).contains("storageClassName: \"\"");
    GoObject volume =
        people
            .post(
                "/api/v1/persistentvolumes",
                "v1 PersistentVolume",
                """
                metadata {name: 'v'} spec {accessModes: 'ReadWriteOnce'
                  capacity {key: 'storage' value {string: '1Gi'}}
                  persistentVolumeSource {hostPath {path: '/v'}}}
                """)
            .expect(201)
            .object();
    assertThat(people.accepting("application/json").get("/api/v1/persistentvolumes/v").text())
        .as("no pointer there")
        .doesNotContain("storageClassName");
    String finalizer = "metadata {finalizers: '%s'}";
    claim =
        controller("pvc-protection-controller")
            .put(
                CORE + "/persistentvolumeclaims/c",
                claim.with(finalizer.formatted("kubernetes.io/pvc-protection")))
            .expect(200)
            .object();
    volume =
        controller("pv-protection-controller")
            .put(
                "/api/v1/persistentvolumes/v",
                volume.with(finalizer.formatted("kubernetes.io/pv-protection")))
            .expect(200)
            .object();

    GoClient binder = controller("persistent-volume-binder");
    volume =
        binder
            .put(
                "/api/v1/persistentvolumes/v",
                volume.with(
                    """
                    metadata {annotations {key: 'pv.kubernetes.io/bound-by-controller' value: 'yes'}}
                    spec {claimRef {kind: 'PersistentVolumeClaim' namespace: 'storage' name: 'c'
                      uid: '%s' apiVersion: 'v1' resourceVersion: '%s'}}
                    """
                        .formatted(claim.uid(), claim.version())))
            .expect(200)
            .object();
    volume =
        binder
            .put("/api/v1/persistentvolumes/v/status", volume.with("status {phase: 'Bound'}"))
            .expect(200)
            .object();
    assertThat(volume.at("status.phase")).isEqualTo("Bound");
    claim =
        binder
            .put(
                CORE + "/persistentvolumeclaims/c",
                claim.with(
                    """
                    metadata {annotations {key: 'pv.kubernetes.io/bind-completed' value: 'yes'}}
                    spec {volumeName: 'v'}
                    """))
            .expect(200)
            .object();
    claim =
        binder
            .put(
                CORE + "/persistentvolumeclaims/c/status",
                claim.with(
                    """
                    status {phase: 'Bound' accessModes: 'ReadWriteOnce'
                      capacity {key: 'storage' value {string: '1Gi'}}}
                    """))
            .expect(200)
            .object();
    assertThat(claim.at("status.phase")).isEqualTo("Bound");
    controller("expand-controller")
        .patch(
            CORE + "/persistentvolumeclaims/c/status",
            GoClient.STRATEGIC,
            """
            {"metadata":{"resourceVersion":"%s"},"status":{"capacity":{"storage":"2Gi"}}}"""
                .formatted(claim.version()))
        .expect(200);

    people.delete(CORE + "/persistentvolumeclaims/c", "").expect(200);
    GoObject waiting = people.get(CORE + "/persistentvolumeclaims/c").expect(200).object();
    GoObject freed =
        controller("pvc-protection-controller")
            .put(CORE + "/persistentvolumeclaims/c", waiting.without("metadata.finalizers"))
            .expect(200)
            .object();
    assertThat(freed.at("metadata.finalizers").toString()).isEqualTo("[]");
    people.get(CORE + "/persistentvolumeclaims/c").expect(404);
    binder
        .delete("/api/v1/persistentvolumes/v", "preconditions {uid: '%s'}".formatted(volume.uid()))
        .expect(200);
  }

  @Test
  void aVolumeIsAttached() throws Exception {
    GoClient attacher = controller("attachdetach-controller");
    String attachments = "/apis/storage.k8s.io/v1/volumeattachments";
    GoObject made =
        attacher
            .post(
                attachments,
                "storage.k8s.io/v1 VolumeAttachment",
                """
                metadata {name: 'csi-1'} spec {attacher: 'd.csi' nodeName: 'n'
                  source {persistentVolumeName: 'v'}}
                """)
            .expect(201)
            .object();
    assertThat(made.at("status.attached")).isEqualTo(false);
    attacher.delete(attachments + "/csi-1", "").expect(200);
  }

  @Test
  void aClaimOfADeviceIsMade() throws Exception {
    GoClient claims = controller("resource-claim-controller");
    String path = "/apis/resource.k8s.io/v1/namespaces/storage/resourceclaims";
    GoObject pod = people.post(CORE + "/pods", Workloads.pod(null, "", "gpu")).expect(201).object();
    GoObject claim =
        claims
            .post(
                path,
                "resource.k8s.io/v1 ResourceClaim",
                """
                metadata {generateName: 'gpu-r-' annotations {key: 'resource.kubernetes.io/pod-claim-name'
                  value: 'r'} ownerReferences {apiVersion: 'v1' kind: 'Pod' name: 'gpu' uid: '%s'
                  controller: true blockOwnerDeletion: true}}
                spec {devices {requests {name: 'r' exactly {deviceClassName: 'gpu'
                  allocationMode: 'ExactCount' count: 1}}}}
                """
                    .formatted(pod.uid()))
            .expect(201)
            .object();
    GoObject reserved =
        claims
            .put(
                path + "/" + claim.name() + "/status",
                claim.with(
                    """
                    status {allocation {devices {results {request: 'r' driver: 'd.example.com'
                      pool: 'p' device: 'x'}}} reservedFor {resource: 'pods' name: 'gpu' uid: '%s'}}
                    """
                        .formatted(pod.uid())))
            .expect(200)
            .object();
    assertThat(reserved.at("status.reservedFor.0.name")).isEqualTo("gpu");
    claims.delete(path + "/" + claim.name(), "").expect(200);
    people.delete(CORE + "/pods/gpu", "gracePeriodSeconds: 0").expect(200);
  }

  @Test
  void whoMayDoWhatIsAsked() throws Exception {
    GoClient certificates = controller("certificate-controller");
    GoObject review =
        certificates
            .post(
                "/apis/authorization.k8s.io/v1/subjectaccessreviews",
                "authorization.k8s.io/v1 SubjectAccessReview",
                """
                spec {user: 'system:node:n' groups: 'system:nodes' resourceAttributes {verb: 'create'
                  group: 'certificates.k8s.io' version: '*' resource: 'certificatesigningrequests'
                  subresource: 'selfnodeclient'}}
                """)
            .expect(201)
            .object();
    assertThat(review.at("status.allowed")).isEqualTo(false);
  }
}
