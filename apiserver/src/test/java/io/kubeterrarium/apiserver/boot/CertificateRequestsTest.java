package io.kubeterrarium.apiserver.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.apiserver.boot.AccessApi.Answer;
import io.kubeterrarium.apiserver.request.Headers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may ask for, approve and sign certificates. */
class CertificateRequestsTest {
  private static final String REQUESTS = "/apis/certificates.k8s.io/v1/certificatesigningrequests";
  private static final String RBAC = "/apis/rbac.authorization.k8s.io/v1/";

  /** Made by OpenSSL: system:node:node-1 of system:nodes. */
  private static final String NODE =
      "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlIdk1JR1dBZ0VBTURReEZUQVRCZ05W"
          + "QkFvTURITjVjM1JsYlRwdWIyUmxjekViTUJrR0ExVUVBd3dTYzNsegpkR1Z0T201dlpHVTZibTlrWlMw"
          + "eE1Ga3dFd1lIS29aSXpqMENBUVlJS29aSXpqMERBUWNEUWdBRVF4OHZsZlRXCjRERmVISHg2QWh0dnJl"
          + "SjJhZitvWFpnaWNvYXZUanprdklZdGlWUkZNNjdDbDBseWV3NjlhZ2hKMDZxZ1krTkIKdnRubXhZVDZi"
          + "Nm9hV3FBQU1Bb0dDQ3FHU000OUJBTUNBMGdBTUVVQ0lRRDNJVGFQK1c2ZTdQTFNFZVNSLzRGLwo0OU1M"
          + "U2hjaUp1dWdUWXFEbWZQVEVBSWdLbnRFUVlJL0FyVDB4OTRyM2V2djhheWlieHBHeUVPakRCS0xTNmky"
          + "ClhYND0KLS0tLS1FTkQgQ0VSVElGSUNBVEUgUkVRVUVTVC0tLS0tCg==";

  /** Likewise: eve of system:masters. */
  private static final String MASTERS =
      "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlIaU1JR0pBZ0VBTUNjeEZ6QVZCZ05W"
          + "QkFvTURuTjVjM1JsYlRwdFlYTjBaWEp6TVF3d0NnWURWUVFEREFObApkbVV3V1RBVEJnY3Foa2pPUFFJ"
          + "QkJnZ3Foa2pPUFFNQkJ3TkNBQVJESHkrVjlOYmdNVjRjZkhvQ0cyK3Q0blpwCi82aGRtQ0p5aHE5T1BP"
          + "UzhoaTJKVkVVenJzS1hTWEo3RHIxcUNFblRxcUJqNDBHKzJlYkZoUHB2cWhwYW9BQXcKQ2dZSUtvWkl6"
          + "ajBFQXdJRFNBQXdSUUlnYi9MdGR3MFlVQ1pSS0Q5UUxHWE84SUtZQmxSb2hUTFZFSHB5d0cvQwpRZ0VD"
          + "SVFDNTd6WjNjbFY3K05EODhGbFd2cWR6WERKWENUbVczZVh0U2lRZU15NlVsdz09Ci0tLS0tRU5EIENF"
          + "UlRJRklDQVRFIFJFUVVFU1QtLS0tLQo=";

  private static AccessApi api;

  @BeforeAll
  static void start() {
    api = new AccessApi();
    grant(
        "door",
        "{'verbs':['get','update','patch','create'],'apiGroups':['certificates.k8s.io'],'resources':['certificatesigningrequests','certificatesigningrequests/approval','certificatesigningrequests/status']}");
    bind("door", "anybody", "approver", "signer", "domain");
    grant("approver", signers("approve", "a.b/one"));
    bind("approver", "approver");
    grant("signer", signers("sign", "a.b/one"));
    bind("signer", "signer");
    grant("domain", signers("approve", "a.b/*"));
    bind("domain", "domain");
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  private static String signers(String verb, String name) {
    return "{'verbs':['%s'],'apiGroups':['certificates.k8s.io'],'resources':['signers'],'resourceNames':['%s']}"
        .formatted(verb, name);
  }

  private static void grant(String name, String rule) {
    api.with(
        RBAC + "clusterroles", "{'metadata':{'name':'%s'},'rules':[%s]}".formatted(name, rule));
  }

  private static void bind(String role, String... users) {
    for (String user : users) {
      api.with(
          RBAC + "clusterrolebindings",
          "{'metadata':{'name':'%1$s-%2$s'},'roleRef':{'apiGroup':'rbac.authorization.k8s.io','kind':'ClusterRole','name':'%1$s'},'subjects':[{'kind':'User','name':'%2$s','apiGroup':'rbac.authorization.k8s.io'}]}"
              .formatted(role, user));
    }
  }

  private static Answer ask(String user, String name, String pem, String signer) {
    Answer answer =
        api.post(
            AccessApi.as(user),
            REQUESTS,
            "{'metadata':{'name':'%s'},'spec':{'request':'%s','signerName':'%s','usages':['client auth']}}"
                .formatted(name, pem, signer));
    api.settle();
    return answer;
  }

  @ParameterizedTest(name = "{0} through {1} for {2}: {3}")
  @CsvSource({
    "anybody,  approval, one, 403",
    "approver, approval, one, 200",
    "approver, approval, two, 403",
    "domain,   approval, one, 200",
    "domain,   approval, two, 200",
    "signer,   approval, one, 403",
    "approver, status,   one, 403",
    "signer,   status,   one, 200",
    "signer,   status,   two, 403",
    "anybody,  status,   one, 403",
  })
  void whoActsForASignerMustBeItsOwn(String user, String door, String signer, int status) {
    String name = user + "-" + door + "-" + signer;
    assertThat(ask("anybody", name, NODE, "a.b/" + signer).status()).isEqualTo(201);
    String type = door.equals("approval") ? "Approved" : "Failed";
    Answer answer =
        api.call(
            AccessApi.as(user),
            "PATCH",
            REQUESTS + "/" + name + "/" + door,
            Headers.NONE,
            "{'status':{'conditions':[{'type':'" + type + "','status':'True'}]}}");
    assertThat(answer.status()).as(answer.message()).isEqualTo(status);
    if (status == 403) {
      assertThat(answer.message())
          .isEqualTo(
              "certificatesigningrequests.certificates.k8s.io \"%s\" is forbidden: user not permitted to %s requests with signerName \"a.b/%s\""
                  .formatted(name, door.equals("approval") ? "approve" : "sign", signer));
    }
  }

  @Test
  void nobodyAsksForTheSuperusersGroup() {
    assertThat(ask("anybody", "eve", MASTERS, "kubernetes.io/kube-apiserver-client").message())
        .isEqualTo(
            "certificatesigningrequests.certificates.k8s.io \"eve\" is forbidden: use of"
                + " kubernetes.io/kube-apiserver-client signer with system:masters group is not"
                + " allowed");
    assertThat(ask("anybody", "fine", NODE, "kubernetes.io/kube-apiserver-client").status())
        .isEqualTo(201);
  }
}
