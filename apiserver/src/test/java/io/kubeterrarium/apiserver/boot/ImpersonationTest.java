package io.kubeterrarium.apiserver.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.apiserver.boot.AccessApi.Answer;
import io.kubeterrarium.apiserver.request.Headers;
import io.kubeterrarium.apiserver.request.Origin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Acting as somebody else: who may, as whom, and what the request then is. */
class ImpersonationTest {
  private static final String RBAC = "/apis/rbac.authorization.k8s.io/v1/";
  private static final String WHO = "/apis/authentication.k8s.io/v1/selfsubjectreviews";
  private static final String REVIEW =
      "{'apiVersion':'authentication.k8s.io/v1','kind':'SelfSubjectReview'}";
  private static AccessApi api;

  /** amy may act as jane, as members of dev, as uid 7 and with one scope, and as no account. */
  @BeforeAll
  static void start() {
    api = new AccessApi();
    api.with(
        RBAC + "clusterroles",
        "{'metadata':{'name':'amy'},'rules':["
            + "{'verbs':['impersonate'],'apiGroups':[''],'resources':['users'],'resourceNames':['jane']},"
            + "{'verbs':['impersonate'],'apiGroups':[''],'resources':['groups'],'resourceNames':['dev']},"
            + "{'verbs':['impersonate'],'apiGroups':['authentication.k8s.io'],'resources':['uids'],'resourceNames':['7']},"
            + "{'verbs':['impersonate'],'apiGroups':['authentication.k8s.io'],'resources':['userextras/scopes'],'resourceNames':['view']}]}");
    api.with(
        RBAC + "clusterrolebindings",
        "{'metadata':{'name':'amy'},'roleRef':{'apiGroup':'rbac.authorization.k8s.io','kind':'ClusterRole','name':'amy'},"
            + "'subjects':[{'kind':'User','name':'amy','apiGroup':'rbac.authorization.k8s.io'}]}");
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  private static Headers headers(String lines) {
    Headers headers = Headers.NONE;
    for (String line : lines.split(";")) {
      String[] parts = line.strip().split("=", 2);
      if (parts.length == 2) {
        headers = headers.with("Impersonate-" + parts[0], parts[1]);
      }
    }
    return headers;
  }

  private static Answer whoAmI(Origin origin, String lines) {
    return api.call(origin, "POST", WHO, headers(lines), REVIEW);
  }

  @ParameterizedTest(name = "{0} as {1}: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "amy | User=jane | 201",
        "amy | User=jane; Group=dev | 201",
        "amy | User=jane; Group=dev; Uid=7; Extra-Scopes=view | 201",
        "amy | User=root | 403",
        "amy | User=jane; Group=system:masters | 403",
        "amy | User=jane; Group=dev; Group=system:masters | 403",
        "amy | User=jane; Uid=8 | 403",
        "amy | User=jane; Extra-Scopes=view; Extra-Scopes=write | 403",
        "amy | User=jane; Extra-Other=view | 403",
        "amy | User=system:serviceaccount:kube-system:default | 403",
        "amy | Group=dev | 403",
        "amy | Uid=7 | 403",
        "amy | Extra-Scopes=view | 403",
        "amy | User= | 403",
        "amy | User=jane; User=root | 403",
        "amy | User=jane; Sudo=yes | 403",
        "bob | User=jane | 403",
        "jane | User=jane | 403",
      })
  void oneActsAsWhomOneMay(String user, String lines, int status) {
    assertThat(whoAmI(AccessApi.as(user), lines).status()).isEqualTo(status);
  }

  @Test
  void anonymousActsAsNobodyAndTheAdministratorAsAnybody() {
    assertThat(whoAmI(AccessApi.NOBODY, "User=jane").message())
        .isEqualTo(
            "users \"jane\" is forbidden: User \"system:anonymous\" cannot impersonate resource"
                + " \"users\" in API group \"\" at the cluster scope");
    assertThat(
            whoAmI(AccessApi.ADMIN, "User=jane; Group=a; Group=b; Uid=7; Extra-Acme.com%2fTeam=x")
                .body()
                .at("/status/userInfo"))
        .isEqualTo(
            Json.read(
                "{\"username\":\"jane\",\"uid\":\"7\",\"groups\":[\"a\",\"b\",\"system:authenticated\"],\"extra\":{\"acme.com/team\":[\"x\"]}}"));
    assertThat(
            whoAmI(AccessApi.ADMIN, "User=system:serviceaccount:shop:bot")
                .body()
                .at("/status/userInfo/groups"))
        .isEqualTo(
            Json.read(
                "[\"system:serviceaccounts\",\"system:serviceaccounts:shop\",\"system:authenticated\"]"));
  }

  @Test
  void whatFollowsIsJudgedAsTheOther() {
    Answer refused =
        api.call(
            AccessApi.ADMIN, "GET", "/api/v1/namespaces/default/secrets", headers("User=jane"), "");
    assertThat(refused.message())
        .isEqualTo(
            "secrets is forbidden: User \"jane\" cannot list resource \"secrets\" in API group \"\""
                + " in the namespace \"default\"");
  }
}
