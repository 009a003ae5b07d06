package io.kubeterrarium.apiserver.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.apiserver.boot.AccessApi.Answer;
import io.kubeterrarium.apiserver.request.ApiRequest;
import io.kubeterrarium.apiserver.request.ApiResponse;
import io.kubeterrarium.apiserver.request.Body;
import io.kubeterrarium.apiserver.request.Headers;
import io.kubeterrarium.apiserver.request.Query;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Pod Security from the labels of a namespace to what its clients see. */
class PodSecurityTest {
  private static final String NAMESPACES = "/api/v1/namespaces";
  private static AccessApi api;

  @BeforeAll
  static void start() {
    api = new AccessApi();
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  private static String namespace(String name, String labels) {
    api.with(NAMESPACES, "{'metadata':{'name':'" + name + "','labels':" + labels + "}}");
    String here = NAMESPACES + "/" + name + "/";
    api.with(here + "serviceaccounts", "{'metadata':{'name':'default'}}");
    return here;
  }

  private static String pod(String name) {
    return "{'metadata':{'name':'"
        + name
        + "'},'spec':{'automountServiceAccountToken':false,'containers':[{'name':'c','image':'x'}]}}";
  }

  private static List<String> warnings(String method, String url, String json) {
    ApiResponse response =
        api.server.call(
            new ApiRequest(
                method,
                url,
                Query.NONE,
                Headers.NONE,
                new Body.Tree(
                    Json.read(json.replace('\'', '"')),
                    method.equals("PATCH") ? "application/merge-patch+json" : "application/json"),
                AccessApi.ADMIN));
    assertThat(response.status()).isBetween(200, 201);
    return ((ApiResponse.Tree) response).headers().all("Warning");
  }

  @Test
  void enforceRefusesPodsAndWarnTellsAboutTemplates() {
    String here =
        namespace(
            "strict",
            "{'pod-security.kubernetes.io/enforce':'baseline','pod-security.kubernetes.io/warn':'restricted','pod-security.kubernetes.io/warn-version':'v1.30'}");
    Answer refused =
        api.post(
            AccessApi.ADMIN,
            here + "pods",
            "{'metadata':{'name':'p'},'spec':{'hostNetwork':true,'containers':[{'name':'c','image':'x'}]}}");
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.message())
        .isEqualTo(
            "pods \"p\" is forbidden: violates PodSecurity \"baseline:latest\": host namespaces"
                + " (hostNetwork=true)");
    assertThat(warnings("POST", here + "pods", pod("q")))
        .singleElement()
        .asString()
        .startsWith("299 - \"would violate PodSecurity \\\"restricted:v1.30\\\": allowPrivilege");
    assertThat(
            warnings(
                "POST",
                "/apis/apps/v1/namespaces/strict/deployments",
                "{'metadata':{'name':'d'},'spec':{'selector':{'matchLabels':{'a':'b'}},'template':{'metadata':{'labels':{'a':'b'}},'spec':{'hostPID':true,'containers':[{'name':'c','image':'x'}]}}}}"))
        .singleElement()
        .asString()
        .contains("host namespaces (hostPID=true)");
  }

  @Test
  void aStricterLevelNamesThePodsThatViolateIt() {
    String here = namespace("later", "{}");
    api.with(here + "pods", pod("b"));
    api.with(here + "pods", pod("a"));
    List<String> told =
        warnings(
            "PATCH",
            NAMESPACES + "/later",
            "{'metadata':{'labels':{'pod-security.kubernetes.io/enforce':'restricted'}}}");
    assertThat(told)
        .containsExactly(
            "299 - \"existing pods in namespace \\\"later\\\" violate the new PodSecurity enforce"
                + " level \\\"restricted:latest\\\"\"",
            "299 - \"a (and 1 other pod): allowPrivilegeEscalation != false, unrestricted"
                + " capabilities, runAsNonRoot != true, seccompProfile\"");
  }

  @Test
  void labelsThatMakeNoSenseAreRefused() {
    assertThat(
            api.post(
                    AccessApi.ADMIN,
                    NAMESPACES,
                    "{'metadata':{'name':'odd','labels':{'pod-security.kubernetes.io/enforce':'strict'}}}")
                .message())
        .isEqualTo(
            "Namespace \"odd\" is invalid: metadata.labels[pod-security.kubernetes.io/enforce]:"
                + " Invalid value: \"strict\": must be one of privileged, baseline, restricted");
  }
}
