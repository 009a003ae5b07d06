package io.kubeterrarium.simulator.realclients;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernetes.client.proto.V1;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What kube-controller-manager 1.36 does from its start to where its controllers run: whom to
 * trust, the Lease, a token for each controller, discovery, informers for everything.
 */
@ExtendWith(BareServer.Shared.class)
class ControllerManagerIT {
  private static final String AGENT =
      "kube-controller-manager/v1.36.2 (linux/amd64) kubernetes/0123456";
  private static final String LEASES = "/apis/coordination.k8s.io/v1/namespaces/kube-system/leases";
  private static final String ACCOUNTS = "/api/v1/namespaces/kube-system/serviceaccounts";
  private static final String TRUST = "extension-apiserver-authentication";
  private static final String METADATA =
      "application/vnd.kubernetes.protobuf;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,"
          + "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json";

  private GoClient manager;

  @BeforeEach
  void connect(BareServer server) throws Exception {
    manager = server.client("system:kube-controller-manager", AGENT + "/shared-informers");
  }

  @Test
  void itReadsWhomToTrust() throws Exception {
    GoObject trust =
        manager.get("/api/v1/namespaces/kube-system/configmaps/" + TRUST).expect(200).object();
    assertThat(((V1.ConfigMap) trust.message()).getDataMap())
        .containsKeys("client-ca-file", "requestheader-client-ca-file")
        .containsEntry("requestheader-username-headers", "[\"X-Remote-User\"]");
    String one = "/api/v1/namespaces/kube-system/configmaps?fieldSelector=metadata.name%3D" + TRUST;
    try (GoWatch watch = manager.watchList(one)) {
      assertThat(watch.initial("v1 ConfigMap")).hasSize(1);
    }
    assertThat(manager.get("/healthz").expect(200).body()).isEqualTo("ok".getBytes());
  }

  @Test
  void itLeadsByALease() throws Exception {
    String lease = LEASES + "/kube-controller-manager?timeout=5s";
    assertThat(manager.get(lease).expect(404).reason()).isEqualTo("NotFound");
    GoObject first = manager.post(LEASES + "?timeout=5s", lease("a", "")).expect(201).object();
    assertThat(first.uid()).isNotEmpty();
    assertThat(first.at("metadata.managedFields.0.manager")).isEqualTo("kube-controller-manager");
    assertThat(first.at("spec.renewTime.nanos")).isEqualTo(123_456_000);

    Answer renewed = manager.put(lease, lease("b", first.version())).expect(200);
    assertThat(renewed.object().at("spec.holderIdentity")).isEqualTo("b");
    assertThat(manager.put(lease, lease("c", first.version())).expect(409).reason())
        .isEqualTo("Conflict");
    assertThat(manager.post(LEASES, lease("c", "")).expect(409).reason())
        .isEqualTo("AlreadyExists");
    GoObject released =
        renewed.object().without("spec").with("spec {holderIdentity: '' leaseDurationSeconds: 1}");
    assertThat(manager.put(lease, released).expect(200).object().at("spec.leaseDurationSeconds"))
        .isEqualTo(1);
    manager
        .post(
            "/api/v1/namespaces/kube-system/events",
            "v1 Event",
            """
            metadata {name: 'kube-controller-manager.18e9e41a272d5101' namespace: 'kube-system'}
            involvedObject {kind: 'Lease' namespace: 'kube-system' name: 'kube-controller-manager'
              apiVersion: 'coordination.k8s.io/v1'}
            reason: 'LeaderElection' message: 'b became leader'
            source {component: 'kube-controller-manager' host: ''}
            firstTimestamp {seconds: 1790000000 nanos: 0} lastTimestamp {seconds: 1790000000 nanos: 0}
            count: 1 type: 'Normal' eventTime {} reportingComponent: 'kube-controller-manager'
            """)
        .expect(201);
  }

  @Test
  void eachControllerGetsATokenOfItsOwn(BareServer server) throws Exception {
    for (String name : Controllers.NAMES) {
      GoClient own = Controllers.client(server, manager, name, AGENT);
      assertThat(own.get("/api/v1/namespaces/kube-system/secrets/none?timeout=5s").reason())
          .as(name)
          .isIn("NotFound", "Forbidden");
    }
    GoObject since =
        Controllers.client(server, manager, "legacy-service-account-token-cleaner", AGENT)
            .get(
                "/api/v1/namespaces/kube-system/configmaps/"
                    + "kube-apiserver-legacy-service-account-token-tracking")
            .expect(200)
            .object();
    assertThat(((V1.ConfigMap) since.message()).getDataMap().get("since"))
        .matches("\\d{4}-\\d\\d-\\d\\d");
    assertThat(manager.get(ACCOUNTS + "/deployment-controller").expect(200).kind())
        .isEqualTo("v1 ServiceAccount");
  }

  @Test
  void informersOfEveryKindSync() throws Exception {
    int kinds = 0;
    for (Served each : Served.all(manager)) {
      // Of APIServices the manager follows the metadata alone; they have no message here.
      if (!each.verbs().containsAll(List.of("list", "watch")) || each.kind().equals("APIService")) {
        continue;
      }
      String kind = each.groupVersion() + " " + each.kind();
      try (GoWatch watch = manager.watchList(each.path())) {
        watch.initial(kind);
      }
      Answer list = manager.get(each.path() + "?limit=500&resourceVersion=0").expect(200);
      assertThat(list.kind()).isEqualTo(kind + "List");
      kinds++;
    }
    assertThat(kinds).isGreaterThan(50);
  }

  @Test
  void metadataInformersOfEveryKindSync() throws Exception {
    GoClient metadata = manager.accepting(METADATA);
    GoClient lists = manager.accepting(METADATA.replace("Metadata;", "MetadataList;"));
    for (Served each : Served.all(manager)) {
      if (!each.verbs().containsAll(List.of("delete", "list", "watch"))) {
        continue;
      }
      try (GoWatch watch = metadata.watchList(each.path())) {
        watch.initial("meta.k8s.io/v1 PartialObjectMetadata");
      }
      Answer list = lists.get(each.path()).expect(200);
      assertThat(list.kind()).isEqualTo("meta.k8s.io/v1 PartialObjectMetadataList");
      assertThat(list.object().version()).isNotEmpty();
    }
  }

  private static GoObject lease(String holder, String version) {
    return GoObject.of(
        "coordination.k8s.io/v1 Lease",
        """
        metadata {name: 'kube-controller-manager' namespace: 'kube-system' resourceVersion: '%s'}
        spec {holderIdentity: '%s' leaseDurationSeconds: 15 leaseTransitions: 0
          acquireTime {seconds: 1790000000 nanos: 123456000}
          renewTime {seconds: 1790000000 nanos: 123456000}}
        """
            .formatted(version, holder));
  }
}
