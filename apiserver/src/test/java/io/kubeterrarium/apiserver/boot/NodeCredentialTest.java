package io.kubeterrarium.apiserver.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.json.Meta;
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
    api.with("/api/v1/namespaces", "{'metadata':{'name':'store'}}");
    for (String name : new String[] {"mount", "provision"}) {
      api.with("/api/v1/namespaces/store/secrets", "{'metadata':{'name':'" + name + "'}}");
    }
    for (String name : new String[] {"used", "unused"}) {
      api.with(
          "/api/v1/persistentvolumes",
          "{'metadata':{'name':'%1$s'},'spec':{'capacity':{'storage':'1'},'accessModes':['ReadWriteOnce'],'claimRef':{'namespace':'default','name':'%2$s'},'csi':{'driver':'d','volumeHandle':'h','nodePublishSecretRef':{'name':'mount','namespace':'store'},'controllerExpandSecretRef':{'name':'provision','namespace':'store'}}}}"
              .formatted(name, name.equals("used") ? "data" : "nobodys"));
    }
    for (String node : new String[] {"node-1", "node-2"}) {
      api.with("/api/v1/nodes", "{'metadata':{'name':'" + node + "'}}");
    }
    api.with(
        HERE + "pods",
        "{'metadata':{'name':'mine'},'spec':{'nodeName':'node-1','imagePullSecrets':[{'name':'pull'}],'containers':[{'name':'c','image':'x','env':[{'name':'A','valueFrom':{'secretKeyRef':{'name':'env','key':'k'}}}],'envFrom':[{'configMapRef':{'name':'settings'}}]}],'volumes':[{'name':'t','projected':{'sources':[{'serviceAccountToken':{'path':'t','audience':'vault'}}]}},{'name':'c','persistentVolumeClaim':{'claimName':'data'}},{'name':'v','secret':{'secretName':'volume'}},{'name':'w','projected':{'sources':[{'secret':{'name':'projected'}}]}}]}}");
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
        "GET    | default/pods/mine              |    | 200",
        "GET    | default/pods/theirs            |    | 403",
        "GET    | default/pods                   |    | 403",
        "GET    | default/pods?fieldSelector=spec.nodeName=node-1 |    | 200",
        "GET    | default/pods?fieldSelector=spec.nodeName=node-2 |    | 403",
        "GET    | default/pods?fieldSelector=spec.nodeName!=node-1 |    | 403",
        "GET    | default/pods?watch=1&fieldSelector=spec.nodeName=node-1 |    | 200",
        "GET    | default/pods?watch=1&fieldSelector=metadata.name=mine |    | 200",
        "GET    | default/pods?watch=1&fieldSelector=metadata.name=theirs |    | 403",
        "GET    | default/serviceaccounts/default   |    | 200",
        "GET    | default/serviceaccounts/elsewhere |    | 403",
        "GET    | default/secrets?fieldSelector=metadata.name=env |    | 200",
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

  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "GET | /api/v1/nodes/node-1 | 200",
        "GET | /api/v1/nodes/node-2 | 403",
        "GET | /api/v1/nodes | 403",
        "GET | /api/v1/nodes?watch=1&fieldSelector=metadata.name=node-1 | 200",
        "GET | /api/v1/nodes?watch=1&fieldSelector=metadata.name=node-2 | 403",
        "DELETE | /api/v1/nodes/node-1 | 403",
        "GET | /api/v1/persistentvolumes/used | 200",
        "GET | /api/v1/persistentvolumes/unused | 403",
        "GET | /api/v1/persistentvolumes | 403",
        "GET | /api/v1/namespaces/store/secrets/mount | 200",
        "GET | /api/v1/namespaces/store/secrets/provision | 403",
        "GET | /apis/storage.k8s.io/v1/csinodes/node-2 | 403",
        "GET | /apis/storage.k8s.io/v1/csinodes/node-1 | 404",
        "GET | /apis/resource.k8s.io/v1/resourceslices | 403",
        "GET | /apis/resource.k8s.io/v1/resourceslices?fieldSelector=spec.nodeName=node-1 | 403",
        "GET | /api/v1/services | 200",
      })
  void aNodeSeesItselfAndItsPodsVolumes(String method, String url, int status) {
    assertThat(api.call(NODE, method, url, Headers.NONE, "").status()).isEqualTo(status);
  }

  @Test
  void reviewsAnswerAboutNarrowedReads() {
    String question =
        "{'spec':{'resourceAttributes':{'verb':'list','resource':'pods','version':'v1'%s}}}";
    String url = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
    assertThat(api.post(NODE, url, question.formatted("")).body().at("/status/reason").asString())
        .isEqualTo("can only list/watch pods with spec.nodeName field selector");
    String narrowed =
        ",'fieldSelector':{'requirements':[{'key':'spec.nodeName','operator':'In','values':['node-1']}]}";
    assertThat(
            api.post(NODE, url, question.formatted(narrowed))
                .body()
                .at("/status/allowed")
                .asBoolean())
        .isTrue();
  }

  @ParameterizedTest(name = "token for {0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "[] | 201 |",
        "['vault'] | 201 |",
        "['other'] | 403 | audience \"other\" not found in pod spec volume, system:node:node-1 is not"
            + " authorized to request tokens for this audience",
        "['vault','other'] | 403 | node may only request 0 or 1 audiences",
      })
  void tokensAreForAudiencesThatThePodNames(String audiences, int status, String message) {
    String uid = Meta.uid(api.get(AccessApi.ADMIN, HERE + "pods/mine").body());
    AccessApi.Answer answer =
        api.post(
            NODE,
            HERE + "serviceaccounts/default/token",
            "{'spec':{'audiences':%s,'boundObjectRef':{'kind':'Pod','apiVersion':'v1','name':'mine','uid':'%s'}}}"
                .formatted(audiences, uid));
    assertThat(answer.status()).as(answer.message()).isEqualTo(status);
    if (message != null) {
      assertThat(answer.message()).endsWith(message);
    }
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "                | can only create pods with an owner reference set to itself",
        "OWNER;secret    | a mirror pod may not reference secrets",
        "OWNER;token     | must not be specified when serviceAccountName is not set",
        "OWNER;claim     | can not create pods that reference persistentvolumeclaims",
        "OWNER;configMap | can not create pods that reference configmaps",
        "OWNER;account   | a mirror pod may not reference service accounts",
        "WRONG           | UID mismatch",
      })
  void aMirrorPodReachesForNothing(String content, String refusal) {
    String said = content == null ? "" : content;
    String uid = Meta.uid(api.get(AccessApi.ADMIN, "/api/v1/nodes/node-1").body());
    String owner =
        said.isEmpty()
            ? ""
            : ",'ownerReferences':[{'apiVersion':'v1','kind':'Node','name':'node-1','controller':true,'uid':'%s'}]"
                .formatted(said.startsWith("OWNER") ? uid : "another");
    String spec =
        switch (said.substring(said.indexOf(';') + 1)) {
          case "secret" -> ",'volumes':[{'name':'v','secret':{'secretName':'x'}}]";
          case "token" ->
              ",'volumes':[{'name':'v','projected':{'sources':[{'serviceAccountToken':{'path':'x'}}]}}]";
          case "claim" -> ",'volumes':[{'name':'v','persistentVolumeClaim':{'claimName':'x'}}]";
          case "configMap" ->
              ",'volumes':[{'name':'v','projected':{'sources':[{'configMap':{'name':'x'}}]}}]";
          case "account" -> ",'serviceAccountName':'default'";
          default -> "";
        };
    assertThat(
            api.post(
                    NODE,
                    HERE + "pods",
                    "{'metadata':{'name':'mirror','annotations':{'kubernetes.io/config.mirror':'x'}%s},'spec':{'nodeName':'node-1','containers':[{'name':'c','image':'x'}]%s}}"
                        .formatted(owner, spec))
                .message())
        .contains(refusal);
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
