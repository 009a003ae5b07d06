package io.kubeterrarium.simulator.realclients;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/**
 * The controllers of the controller manager, each with the token that {@code
 * --use-service-account-credentials} has made for it.
 */
final class Controllers {
  static final List<String> NAMES =
      List.of(
          "attachdetach-controller",
          "certificate-controller",
          "clusterrole-aggregation-controller",
          "cronjob-controller",
          "daemon-set-controller",
          "deployment-controller",
          "device-taint-eviction-controller",
          "disruption-controller",
          "endpoint-controller",
          "endpointslice-controller",
          "endpointslicemirroring-controller",
          "ephemeral-volume-controller",
          "expand-controller",
          "generic-garbage-collector",
          "horizontal-pod-autoscaler",
          "job-controller",
          "legacy-service-account-token-cleaner",
          "namespace-controller",
          "node-controller",
          "persistent-volume-binder",
          "pod-garbage-collector",
          "pv-protection-controller",
          "pvc-protection-controller",
          "replicaset-controller",
          "replication-controller",
          "resource-claim-controller",
          "resourcequota-controller",
          "root-ca-cert-publisher",
          "selinux-warning-controller",
          "service-account-controller",
          "service-cidrs-controller",
          "statefulset-controller",
          "ttl-after-finished-controller",
          "ttl-controller",
          "validatingadmissionpolicy-status-controller",
          "volumeattributesclass-protection-controller");

  private static final String KUBE_SYSTEM = "/api/v1/namespaces/kube-system";

  private Controllers() {}

  /** Makes its account if it is missing, and asks for a token, as the dynamic client builder. */
  static GoClient client(BareServer server, GoClient manager, String name, String agent)
      throws Exception {
    String accounts = KUBE_SYSTEM + "/serviceaccounts";
    Answer account = manager.get(accounts + "/" + name);
    if (account.code() == 404) {
      assertThat(account.reason()).isEqualTo("NotFound");
      manager.get(KUBE_SYSTEM).expect(200);
      manager
          .post(
              accounts,
              "v1 ServiceAccount",
              "metadata {name: '" + name + "' namespace: 'kube-system'}")
          .expect(201);
    }
    GoObject made =
        manager
            .post(
                accounts + "/" + name + "/token",
                "authentication.k8s.io/v1 TokenRequest",
                "spec {expirationSeconds: 3600}")
            .expect(201)
            .object();
    assertThat(made.at("spec.expirationSeconds")).isEqualTo(3600L);
    assertThat((Long) made.at("status.expirationTimestamp.seconds")).isPositive();
    return server
        .anonymous()
        .withToken(
            (String) made.at("status.token"), agent + "/system:serviceaccount:kube-system:" + name);
  }
}
