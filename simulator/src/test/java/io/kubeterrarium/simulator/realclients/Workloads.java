package io.kubeterrarium.simulator.realclients;

import org.jspecify.annotations.Nullable;

/** A namespace for one test class, as the controllers of namespaces prepare it, and pods for it. */
final class Workloads {
  static final String AGENT = "kube-controller-manager/v1.36.2 (linux/amd64) kubernetes/0123456";

  static final String TEMPLATE =
      """
      template {metadata {labels {key: 'app' value: '%1$s'}} spec {
        containers {name: 'c' image: 'nginx:1.25' terminationMessagePath: '/dev/termination-log'
          terminationMessagePolicy: 'File' imagePullPolicy: 'IfNotPresent' resources {}}
        restartPolicy: '%2$s' terminationGracePeriodSeconds: 30 dnsPolicy: 'ClusterFirst'
        securityContext {} schedulerName: 'default-scheduler'}}
      """;

  private final BareServer server;
  private final GoClient manager;

  private Workloads(BareServer server, GoClient manager) {
    this.server = server;
    this.manager = manager;
  }

  /** Makes the namespace where it is missing. */
  static Workloads in(String space, BareServer server) throws Exception {
    Workloads workloads =
        new Workloads(server, server.client("system:kube-controller-manager", AGENT));
    GoClient people = server.administrator("kubectl");
    if (people.get("/api/v1/namespaces/" + space).code() == 404) {
      people
          .post("/api/v1/namespaces", "v1 Namespace", "metadata {name: '" + space + "'}")
          .expect(201);
      workloads.prepare("/api/v1/namespaces/" + space);
    }
    return workloads;
  }

  private void prepare(String path) throws Exception {
    controller("service-account-controller")
        .post(path + "/serviceaccounts", "v1 ServiceAccount", "metadata {name: 'default'}")
        .expect(201);
    controller("root-ca-cert-publisher")
        .post(
            path + "/configmaps",
            "v1 ConfigMap",
            """
            metadata {name: 'kube-root-ca.crt'
              annotations {key: 'kubernetes.io/description' value: 'for pods'}}
            data {key: 'ca.crt' value: 'PEM'}
            """)
        .expect(201);
  }

  GoClient controller(String name) throws Exception {
    return Controllers.client(server, manager, name, AGENT);
  }

  /** A pod from a template, as GetPodFromTemplate makes it: the template's spec, the owner. */
  static GoObject pod(@Nullable GoObject owner, String prefix, String name) {
    String metadata =
        owner == null
            ? "name: '" + name + "'"
            : """
            generateName: '%s' name: '%s' ownerReferences {apiVersion: '%s' kind: '%s' name: '%s'
              uid: '%s' controller: true blockOwnerDeletion: true}
            """
                .formatted(
                    prefix,
                    name,
                    owner.kind().split(" ")[0],
                    owner.kind().split(" ")[1],
                    owner.name(),
                    owner.uid());
    return GoObject.of(
        "v1 Pod",
        """
        metadata {%s labels {key: 'app' value: 'web'}} spec {
          containers {name: 'c' image: 'nginx:1.25' terminationMessagePath: '/dev/termination-log'
            terminationMessagePolicy: 'File' imagePullPolicy: 'IfNotPresent' resources {}}
          restartPolicy: 'Always' terminationGracePeriodSeconds: 30 dnsPolicy: 'ClusterFirst'
          securityContext {} schedulerName: 'default-scheduler'}
        """
            .formatted(metadata));
  }
}
