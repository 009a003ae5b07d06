package io.kubeterrarium.simulator.realclients;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.TextFormat;
import io.kubernetes.client.proto.V1;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the controllers of certificates, tokens and bootstrap tokens of 1.36 write. */
@ExtendWith(BareServer.Shared.class)
class CredentialControllersIT {
  private static final String REQUESTS = "/apis/certificates.k8s.io/v1/certificatesigningrequests";
  private static final String CORE = "/api/v1/namespaces/credentials";

  /** Of system:node:real, system:nodes. */
  private static final String REQUEST =
      """
      -----BEGIN CERTIFICATE REQUEST-----
      MIHsMIGUAgEAMDIxFTATBgNVBAoMDHN5c3RlbTpub2RlczEZMBcGA1UEAwwQc3lz
      dGVtOm5vZGU6cmVhbDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABEIYZRyKzRjw
      a5cXTS49Aa467/vBR5DvSMtRUFWhC1eeZrGlipGeLadFM9jfeUY77nQBN1J7JH05
      PffG//WrIkqgADAKBggqhkjOPQQDAgNHADBEAiBFN9D25jRLgUQ0RZjCUZVaxIrv
      TYiIz52cOZ8f+Gw5cwIgS2SWR9nn/jxrzgIKuWxpDMt1ikAP2eQdtDkZ5jTr/ww=
      -----END CERTIFICATE REQUEST-----
      """;

  private Workloads workloads;
  private GoClient people;

  @BeforeEach
  void connect(BareServer server) throws Exception {
    workloads = Workloads.in("credentials", server);
    people = server.administrator("kubectl");
  }

  @Test
  void aRequestIsApprovedSignedAndCleanedUp(BareServer server) throws Exception {
    GoClient node = server.client("system:node:real", "kubelet", "system:nodes");
    GoObject asked =
        node.post(
                REQUESTS,
                "certificates.k8s.io/v1 CertificateSigningRequest",
                "metadata {generateName: 'csr-'} spec {request: '"
                    + escaped(REQUEST)
                    + "' signerName: 'kubernetes.io/kube-apiserver-client-kubelet'"
                    + " usages: 'digital signature' usages: 'client auth'"
                    + " expirationSeconds: 86400}")
            .expect(201)
            .object();
    assertThat(asked.at("spec.username")).isEqualTo("system:node:real");
    GoClient certificates = workloads.controller("certificate-controller");
    GoObject may =
        certificates
            .post(
                "/apis/authorization.k8s.io/v1/subjectaccessreviews",
                "authorization.k8s.io/v1 SubjectAccessReview",
                """
                spec {user: 'system:node:real' groups: 'system:nodes' groups: 'system:authenticated'
                  resourceAttributes {verb: 'create' group: 'certificates.k8s.io' version: '*'
                  resource: 'certificatesigningrequests' subresource: 'selfnodeclient'}}
                """)
            .expect(201)
            .object();
    assertThat(may.at("status.allowed")).as("nobody has bound that role").isEqualTo(false);
    String path = REQUESTS + "/" + asked.name();
    GoObject approved =
        certificates
            .put(
                path + "/approval",
                asked.with(
                    """
                    status {conditions {type: 'Approved' status: 'True' reason: 'AutoApproved'
                      message: 'Auto approving self kubelet client certificate.'
                      lastUpdateTime {} lastTransitionTime {}}}
                    """))
            .expect(200)
            .object();
    assertThat((Long) approved.at("status.conditions.0.lastUpdateTime.seconds")).isPositive();
    GoObject signed =
        certificates
            .put(
                path + "/status",
                approved.with("status {certificate: '" + escaped(server.authority()) + "'}"))
            .expect(200)
            .object();
    assertThat(((ByteString) signed.at("status.certificate")).toStringUtf8())
        .isEqualTo(server.authority());
    assertThat(certificates.put(path + "/approval", approved).expect(409).reason())
        .isEqualTo("Conflict");
    certificates.delete(path, "").expect(200);
  }

  @Test
  void aTokenSecretIsFoundByItsTypeAndFilled(BareServer server) throws Exception {
    GoClient manager = server.client("system:kube-controller-manager", Workloads.AGENT);
    String tokens = "/api/v1/secrets?fieldSelector=type%3Dkubernetes.io%2Fservice-account-token";
    try (GoWatch watch = manager.watchList(tokens)) {
      assertThat(watch.initial("v1 Secret")).isEmpty();
      people.post(CORE + "/secrets", "v1 Secret", "metadata {name: 'other'}").expect(201);
      people
          .post(
              CORE + "/secrets",
              "v1 Secret",
              """
              metadata {name: 't' annotations {key: 'kubernetes.io/service-account.name'
                value: 'default'}} type: 'kubernetes.io/service-account-token'
              """)
          .expect(201);
      GoWatch.Event found = watch.nextChange();
      assertThat(found.text()).isEqualTo("ADDED credentials/t");
      V1.Secret secret = (V1.Secret) found.typed().message();
      assertThat(secret.getDataMap().get("ca.crt").toStringUtf8())
          .as("as --root-ca-file has it, so that the real controller leaves it alone")
          .isEqualTo(server.authority());
      assertThat(secret.getDataMap().get("namespace").toStringUtf8()).isEqualTo("credentials");
      manager
          .put(CORE + "/secrets/t", found.typed().with("metadata {labels {key: 'a' value: 'b'}}"))
          .expect(200);
      workloads
          .controller("legacy-service-account-token-cleaner")
          .patch(
              CORE + "/secrets/t",
              GoClient.MERGE,
              """
              {"metadata":{"labels":{"kubernetes.io/legacy-token-invalid-since":"2026-11-26"}}}""")
          .expect(200);
      manager
          .delete(CORE + "/secrets/t", "preconditions {uid: '%s'}".formatted(found.typed().uid()))
          .expect(200);
    }
  }

  private static String escaped(String pem) {
    return TextFormat.escapeBytes(pem.getBytes(StandardCharsets.US_ASCII));
  }
}
