package io.kubeterrarium.simulator.realclients;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the controllers of DaemonSets and StatefulSets of 1.36 write. */
@ExtendWith(BareServer.Shared.class)
class SetControllersIT {
  private static final String CORE = "/api/v1/namespaces/sets";
  private static final String APPS = "/apis/apps/v1/namespaces/sets";

  private Workloads workloads;
  private GoClient people;

  @BeforeEach
  void connect(BareServer server) throws Exception {
    workloads = Workloads.in("sets", server);
    people = server.administrator("kubectl");
  }

  private GoClient controller(String name) throws Exception {
    return workloads.controller(name);
  }

  @Test
  void aDaemonSetAndAStatefulSetKeepTheirHistory() throws Exception {
    GoObject daemons =
        people
            .post(
                APPS + "/daemonsets",
                "apps/v1 DaemonSet",
                "metadata {name: 'agent'} spec {selector {matchLabels {key: 'app' value: 'agent'}} "
                    + Workloads.TEMPLATE.formatted("agent", "Always")
                    + "}")
            .expect(201)
            .object();
    GoClient own = controller("daemon-set-controller");
    own.post(APPS + "/controllerrevisions", "apps/v1 ControllerRevision", revision("agent"))
        .expect(201);
    own.put(
            APPS + "/daemonsets/agent/status",
            daemons.with(
                "status {desiredNumberScheduled: 3 observedGeneration: 1 collisionCount: 0}"))
        .expect(200);
    own.post(
            CORE + "/pods",
            Workloads.pod(daemons, "agent-", "")
                .with(
                    """
                    spec {affinity {nodeAffinity {requiredDuringSchedulingIgnoredDuringExecution {
                      nodeSelectorTerms {matchFields {key: 'metadata.name' operator: 'In'
                        values: 'node-1'}}}}}
                      tolerations {key: 'node.kubernetes.io/not-ready' operator: 'Exists' value: ''
                        effect: 'NoExecute'}}
                    """))
        .expect(201);

    GoObject set =
        people
            .post(
                APPS + "/statefulsets",
                "apps/v1 StatefulSet",
                "metadata {name: 'db'} spec {serviceName: 'db' replicas: 1"
                    + " selector {matchLabels {key: 'app' value: 'db'}} "
                    + Workloads.TEMPLATE.formatted("db", "Always")
                    + " volumeClaimTemplates {metadata {name: 'data'} spec {"
                    + " accessModes: 'ReadWriteOnce' resources {requests {key: 'storage'"
                    + " value {string: '1Gi'}}}} status {}}}")
            .expect(201)
            .object();
    GoClient sets = controller("statefulset-controller");
    sets.post(APPS + "/controllerrevisions", "apps/v1 ControllerRevision", revision("db"))
        .expect(201);
    sets.post(
            CORE + "/persistentvolumeclaims",
            "v1 PersistentVolumeClaim",
            """
            metadata {name: 'data-db-0' labels {key: 'app' value: 'db'}} spec {
              accessModes: 'ReadWriteOnce' volumeMode: 'Filesystem'
              resources {requests {key: 'storage' value {string: '1Gi'}}}} status {phase: 'Pending'}
            """)
        .expect(201);
    GoObject pod =
        sets.post(
                CORE + "/pods",
                Workloads.pod(set, "", "db-0")
                    .with(
                        """
                        spec {hostname: 'db-0' subdomain: 'db' volumes {name: 'data' volumeSource {
                          persistentVolumeClaim {claimName: 'data-db-0' readOnly: false}}}}
                        """))
            .expect(201)
            .object();
    sets.put(
            APPS + "/statefulsets/db/status",
            set.with(
                """
                status {observedGeneration: 1 replicas: 1 currentReplicas: 1 updatedReplicas: 1
                  currentRevision: 'db-1' updateRevision: 'db-1' collisionCount: 0}
                """))
        .expect(200);
    GoObject labelled =
        pod.with("metadata {labels {key: 'statefulset.kubernetes.io/pod-name' value: 'db-0'}}");
    sets.put(CORE + "/pods/db-0", labelled).expect(200);
  }

  private static String revision(String owner) {
    return """
    metadata {name: '%1$s-1' labels {key: 'app' value: '%1$s'}}
    data {raw: '{"spec":{"template":{"$patch":"replace","spec":{}}}}'} revision: 1
    """
        .formatted(owner);
  }
}
