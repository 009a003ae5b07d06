package io.kubeterrarium.apiserver.authz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeterrarium.apiserver.FakeObjects;
import io.kubeterrarium.apiserver.authn.UserInfo;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.request.RequestInfo;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RbacAuthorizerTest {
  private static final String GROUP = ".rbac.authorization.k8s.io";

  private final FakeObjects objects =
      new FakeObjects()
          .put(
              "clusterroles" + GROUP,
              "{'metadata':{'name':'reader'},'rules':[{'verbs':['get','list'],'apiGroups':[''],"
                  + "'resources':['pods','pods/log','*/status']}]}")
          .put(
              "clusterroles" + GROUP,
              "{'metadata':{'name':'all'},'rules':[{'verbs':['*'],'apiGroups':['*'],"
                  + "'resources':['*']},{'verbs':['*'],'nonResourceURLs':['*']}]}")
          .put(
              "clusterroles" + GROUP,
              "{'metadata':{'name':'paths'},'rules':[{'verbs':['get'],"
                  + "'nonResourceURLs':['/healthz','/apis/*']}]}")
          .put(
              "roles" + GROUP,
              "{'metadata':{'name':'one','namespace':'shop'},'rules':[{'verbs':['get','update'],"
                  + "'apiGroups':['apps'],'resources':['deployments'],'resourceNames':['web']}]}")
          .put(
              "clusterrolebindings" + GROUP,
              binding("everywhere", "", "ClusterRole", "reader", "'User','name':'jane'"))
          .put(
              "clusterrolebindings" + GROUP,
              binding("root", "", "ClusterRole", "all", "'Group','name':'ops'"))
          .put(
              "clusterrolebindings" + GROUP,
              binding("open", "", "ClusterRole", "paths", "'Group','name':'anyone'"))
          .put(
              "rolebindings" + GROUP,
              binding("here", "shop", "ClusterRole", "reader", "'Group','name':'team'"))
          .put("rolebindings" + GROUP, binding("web", "shop", "Role", "one", "'User','name':'joe'"))
          .put(
              "rolebindings" + GROUP,
              binding(
                  "bot",
                  "shop",
                  "ClusterRole",
                  "reader",
                  "'ServiceAccount','namespace':'ci','name':'bot'"))
          .put(
              "rolebindings" + GROUP,
              binding("gone", "shop", "Role", "missing", "'User','name':'jim'"));

  private final RbacAuthorizer rbac = new RbacAuthorizer(objects);

  private static String binding(
      String name, String namespace, String roleKind, String role, String subject) {
    return ("{'metadata':{'name':'%s','namespace':'%s'},'roleRef':{'kind':'%s','name':'%s'},"
            + "'subjects':[{'kind':%s}]}")
        .formatted(name, namespace, roleKind, role, subject);
  }

  @ParameterizedTest(name = "{0}/{1} {2} {3}.{4} {5} in {6}: {7}")
  @CsvSource({
    "jane, ,     get,    pods,            '',   x,   shop,  true",
    "jane, ,     list,   pods,            '',   '',  '',    true",
    "jane, ,     list,   pods,            apps, '',  '',    false",
    "jane, ,     get,    pods/log,        '',   x,   shop,  true",
    "jane, ,     get,    pods/exec,       '',   x,   shop,  false",
    "jane, ,     get,    nodes/status,    '',   x,   '',    true",
    "jane, ,     watch,  pods,            '',   '',  shop,  false",
    "jane, ,     get,    secrets,         '',   x,   shop,  false",
    "amy,  team, list,   pods,            '',   '',  shop,  true",
    "amy,  team, list,   pods,            '',   '',  other, false",
    "amy,  team, list,   pods,            '',   '',  '',    false",
    "joe,  ,     update, deployments,     apps, web, shop,  true",
    "joe,  ,     update, deployments,     apps, db,  shop,  false",
    "joe,  ,     get,    deployments,     apps, '',  shop,  false",
    "root, ops,  delete, anything/at-all, x,    y,   z,     true",
    "team, ,     list,   pods,            '',   '',  shop,  false",
    "system:serviceaccount:ci:bot, , list, pods, '', '', shop, true",
    "system:serviceaccount:shop:bot, , list, pods, '', '', shop, false",
    "nobody, ,   list,   pods,            '',   '',  shop,  false",
  })
  void rulesDecide(
      String user,
      String group,
      String verb,
      String resource,
      String apiGroup,
      String name,
      String namespace,
      boolean allowed) {
    assertThat(
            rbac.authorize(
                    new Attributes(
                        user(user, group), info(verb, apiGroup, resource, name, namespace)))
                .isAllowed())
        .isEqualTo(allowed);
  }

  @ParameterizedTest
  @CsvSource({
    "anyone, get,  /healthz,  true",
    "anyone, get,  /healthz/, false",
    "anyone, get,  /apis/x/y, true",
    "anyone, get,  /apis,     false",
    "anyone, post, /healthz,  false",
    "ops,    post, /apply,    true",
  })
  void pathsAreMatchedWholeOrByPrefix(String group, String verb, String path, boolean allowed) {
    assertThat(rbac.authorize(new Attributes(user("u", group), path(verb, path))).isAllowed())
        .isEqualTo(allowed);
  }

  @Test
  void theReasonNamesBindingRoleAndSubject() {
    assertThat(reason("jane", "", "shop"))
        .isEqualTo(
            "RBAC: allowed by ClusterRoleBinding \"everywhere\" of ClusterRole \"reader\" to User"
                + " \"jane\"");
    assertThat(reason("amy", "team", "shop"))
        .isEqualTo(
            "RBAC: allowed by RoleBinding \"here/shop\" of ClusterRole \"reader\" to Group"
                + " \"team\"");
    assertThat(reason("system:serviceaccount:ci:bot", "", "shop"))
        .isEqualTo(
            "RBAC: allowed by RoleBinding \"bot/shop\" of ClusterRole \"reader\" to ServiceAccount"
                + " \"bot/ci\"");
  }

  private String reason(String user, String group, String namespace) {
    return rbac.authorize(
            new Attributes(user(user, group), info("list", "", "pods", "", namespace)))
        .reason();
  }

  @Test
  void refusalsAreWordedAsUpstreams() {
    Authorization stage = new Authorization(rbac);
    assertRefused(
        stage,
        info("list", "", "pods", "", "default"),
        "pods is forbidden: User \"bob\" cannot list resource \"pods\" in API group \"\" in the"
            + " namespace \"default\"");
    assertRefused(
        stage,
        info("update", "apps", "deployments/scale", "web", "shop"),
        "deployments.apps \"web\" is forbidden: User \"bob\" cannot update resource"
            + " \"deployments/scale\" in API group \"apps\" in the namespace \"shop\"");
    assertRefused(
        stage,
        info("list", "", "nodes", "", ""),
        "nodes is forbidden: User \"bob\" cannot list resource \"nodes\" in API group \"\" at the"
            + " cluster scope");
    assertRefused(
        stage, path("get", "/metrics"), "forbidden: User \"bob\" cannot get path \"/metrics\"");
    assertThatThrownBy(() -> stage.check(user("jim", ""), info("list", "", "pods", "", "shop")))
        .hasMessage(
            "pods is forbidden: User \"jim\" cannot list resource \"pods\" in API group \"\" in the"
                + " namespace \"shop\": RBAC: role.rbac.authorization.k8s.io \"missing\" not"
                + " found");
  }

  private static void assertRefused(Authorization stage, RequestInfo request, String message) {
    assertThatThrownBy(() -> stage.check(user("bob", ""), request))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.code()).isEqualTo(403))
        .hasMessage(message);
  }

  @Test
  void aChangeIsSeenByTheNextRequest() {
    assertThat(reason("amy", "", "shop")).isEmpty();
    objects.put(
        "rolebindings" + GROUP,
        binding("amy", "shop", "ClusterRole", "reader", "'User','name':'amy'"));
    assertThat(reason("amy", "", "shop")).contains("\"amy/shop\"");
    objects.remove("rolebindings" + GROUP, "shop/amy");
    assertThat(reason("amy", "", "shop")).isEmpty();
  }

  @Test
  void rulesOfAUserAreThoseOfItsNamespaceAndOfEverywhere() {
    assertThat(rbac.rulesFor(user("jane", "team"), "").rules()).hasSize(1);
    assertThat(rbac.rulesFor(user("jane", "team"), "shop").rules()).hasSize(2);
    assertThat(rbac.rulesFor(user("jim", ""), "shop").errors())
        .containsExactly("role.rbac.authorization.k8s.io \"missing\" not found");
  }

  @Test
  void mastersAndNodesHaveAuthorizersOfTheirOwn() {
    Authorizer chain =
        Authorizer.chain(
            List.of(
                new SuperuserAuthorizer(),
                new NodeAuthorizer(
                    List.of(
                        new PolicyRule(
                            List.of("get", "list"),
                            List.of(""),
                            List.of("services"),
                            List.of(),
                            List.of())),
                    objects),
                rbac));
    RequestInfo list = info("list", "", "services", "", "shop");
    assertThat(chain.authorize(new Attributes(user("x", "system:masters"), list)).isAllowed())
        .isTrue();
    UserInfo node = user("system:node:node-1", "system:nodes");
    assertThat(chain.authorize(new Attributes(node, list)).isAllowed()).isTrue();
    assertThat(chain.authorize(new Attributes(user("system:node:node-1", ""), list)).isAllowed())
        .isFalse();
    assertThat(chain.authorize(new Attributes(user("jack", "system:nodes"), list)).isAllowed())
        .isFalse();
    RequestInfo secret = info("get", "", "secrets", "s", "shop");
    assertThat(chain.authorize(new Attributes(node, secret)).isAllowed()).isFalse();
    objects.put(
        "pods",
        "{'metadata':{'name':'p','namespace':'shop'},'spec':{'nodeName':'node-1','imagePullSecrets':[{'name':'s'}]}}");
    assertThat(chain.authorize(new Attributes(node, secret)).isAllowed()).isTrue();
    assertThat(
            chain
                .authorize(new Attributes(node, info("list", "", "secrets", "", "shop")))
                .isAllowed())
        .isFalse();
  }

  private static UserInfo user(String name, String group) {
    return group == null || group.isEmpty() ? UserInfo.of(name) : UserInfo.of(name, group);
  }

  private static RequestInfo info(
      String verb, String group, String resource, String name, String namespace) {
    int slash = resource.indexOf('/');
    return new RequestInfo(
        verb,
        true,
        group,
        "v1",
        namespace,
        slash < 0 ? resource : resource.substring(0, slash),
        slash < 0 ? "" : resource.substring(slash + 1),
        name,
        "/");
  }

  private static RequestInfo path(String verb, String path) {
    return new RequestInfo(verb, false, "", "", "", "", "", "", path);
  }
}
