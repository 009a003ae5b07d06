package io.kubeterrarium.apiserver.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.apiserver.request.Headers;
import io.kubeterrarium.apiserver.request.Origin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A node's credential is worth one node: what node-1 may do, and what it may not. */
class NodeCredentialTest {
  private static final String HERE = "/api/v1/namespaces/default/";
  private static final Origin NODE = AccessApi.as("system:node:node-1", "system:nodes");
  private static AccessApi api;

  @BeforeAll
  static void start() {
    api = new AccessApi();
    api.with(HERE + "serviceaccounts", "{'metadata':{'name':'default'}}");
    api.with(HERE + "serviceaccounts", "{'metadata':{'name':'elsewhere'}}");
    for (String name : new String[] {"env", "volume", "pull", "projected", "other"}) {
      api.with(HERE + "secrets", "{'metadata':{'name':'" + name + "'}}");
    }
    api.with(HERE + "configmaps", "{'metadata':{'name':'settings'}}");
    api.with(HERE + "configmaps", "{'metadata':{'name':'unused'}}");
    for (String node : new String[] {"node-1", "node-2"}) {
      api.with("/api/v1/nodes", "{'metadata':{'name':'" + node + "'}}");
    }
    api.with(
        HERE + "pods",
        "{'metadata':{'name':'mine'},'spec':{'nodeName':'node-1','imagePullSecrets':[{'name':'pull'}],'containers':[{'name':'c','image':'x','env':[{'name':'A','valueFrom':{'secretKeyRef':{'name':'env','key':'k'}}}],'envFrom':[{'configMapRef':{'name':'settings'}}]}],'volumes':[{'name':'v','secret':{'secretName':'volume'}},{'name':'w','projected':{'sources':[{'secret':{'name':'projected'}}]}}]}}");
    api.with(
        HERE + "pods",
        "{'metadata':{'name':'theirs'},'spec':{'nodeName':'node-2','serviceAccountName':'elsewhere','containers':[{'name':'c','image':'x','envFrom':[{'secretRef':{'name':'other'}}]}]}}");
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @ParameterizedTest(name = "{0} {1}: {3}")
  @CsvSource(
      delimiter = '|',
      value = {
        "GET    | default/secrets/env            |    | 200",
        "GET    | default/secrets/volume         |    | 200",
        "GET    | default/secrets/pull           |    | 200",
        "GET    | default/secrets/projected      |    | 200",
        "GET    | default/secrets/other          |    | 403",
        "GET    | default/secrets                |    | 403",
        "GET    | kube-system/secrets/env        |    | 403",
        "GET    | default/configmaps/settings    |    | 200",
        "GET    | default/configmaps/unused      |    | 403",
        "POST   | default/secrets                | {'metadata':{'name':'new'}} | 403",
        "DELETE | default/secrets/env            |    | 403",
        "GET    | default/pods/theirs            |    | 200",
        "PATCH  | default/pods/mine/status       | {'status':{'message':'m'}} | 200",
        "PATCH  | default/pods/theirs/status     | {'status':{'message':'m'}} | 403",
        "DELETE | default/pods/theirs            |    | 403",
        "POST   | default/pods                   |"
            + " {'metadata':{'name':'n'},'spec':{'nodeName':'node-1','containers':[{'name':'c','image':'x'}]}}"
            + " | 403",
        "POST   | default/serviceaccounts/default/token   | {'spec':{}} | 403",
        "POST   | default/serviceaccounts/elsewhere/token |"
            + " {'spec':{'boundObjectRef':{'kind':'Pod','apiVersion':'v1','name':'theirs','uid':'u'}}}"
            + " | 403",
        "POST   | default/pods/theirs/eviction   | {'metadata':{'name':'theirs'}} | 403",
        "PATCH  | default/pods/mine              | {'metadata':{'labels':{'a':'b'}}} | 403",
      })
  void oneNodeReachesWhatItsPodsUse(String method, String path, String body, int status) {
    String url = "/api/v1/namespaces/" + path;
    assertThat(api.call(NODE, method, url, Headers.NONE, body == null ? "" : body).status())
        .isEqualTo(status);
  }

  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "node-1 | {'metadata':{'labels':{'team':'a'}}} | 200",
        "node-1 | {'metadata':{'labels':{'node.kubernetes.io/x':'a'}}} | 200",
        "node-1 | {'metadata':{'labels':{'node-restriction.kubernetes.io/x':'a'}}} | 403",
        "node-1 | {'metadata':{'labels':{'node-role.kubernetes.io/control-plane':''}}} | 403",
        "node-1 | {'spec':{'taints':null}} | 403",
        "node-2 | {'metadata':{'labels':{'team':'a'}}} | 403",
      })
  void aNodeWritesItselfAndNotItsRole(String node, String patch, int status) {
    assertThat(api.patch(NODE, "/api/v1/nodes/" + node, patch).status()).isEqualTo(status);
  }

  @Test
  void refusalsSayWhatIsMissing() {
    assertThat(api.get(NODE, HERE + "secrets/other").message())
        .isEqualTo(
            "secrets \"other\" is forbidden: User \"system:node:node-1\" cannot get resource"
                + " \"secrets\" in API group \"\" in the namespace \"default\": no relationship"
                + " found between node 'node-1' and this object");
    assertThat(
            api.patch(
                    AccessApi.as("system:node:", "system:nodes", "system:masters"),
                    "/api/v1/nodes/node-1",
                    "{'metadata':{'labels':{'x':'y'}}}")
                .message())
        .endsWith("could not determine node from user \"system:node:\"");
  }

  @ParameterizedTest
  @CsvSource({
    "kube-node-lease, node-1, 201",
    "kube-node-lease, node-2, 403",
    "default, node-1, 403",
  })
  void aNodeKeepsItsOwnLease(String namespace, String name, int status) {
    assertThat(
            api.post(
                    NODE,
                    "/apis/coordination.k8s.io/v1/namespaces/" + namespace + "/leases",
                    "{'metadata':{'name':'" + name + "'},'spec':{}}")
                .status())
        .isEqualTo(status);
  }
}
