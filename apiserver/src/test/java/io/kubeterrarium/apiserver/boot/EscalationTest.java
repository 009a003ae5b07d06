package io.kubeterrarium.apiserver.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.apiserver.boot.AccessApi.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** No escalation through roles, bindings and aggregated roles, with upstream's words. */
class EscalationTest {
  private static final String RBAC = "/apis/rbac.authorization.k8s.io/v1/";
  private static final String HERE = RBAC + "namespaces/default/";
  private static AccessApi api;

  /** jane administers the namespace default; the others hold one verb each. */
  @BeforeAll
  static void start() {
    api = new AccessApi();
    api.with(HERE + "rolebindings", binding("RoleBinding", "jane", "ClusterRole", "admin", "jane"));
    grant("escalator", "create escalate", "roles clusterroles");
    grant("binder", "create bind", "rolebindings roles clusterroles clusterrolebindings");
    grant(
        "writer", "create update patch get", "roles clusterroles rolebindings clusterrolebindings");
    api.with(HERE + "roles", role("secretary", "get list", "secrets"));
    api.with(HERE + "roles", role("harmless", "get", "pods"));
  }

  private static void grant(String user, String verbs, String resources) {
    api.with(
        RBAC + "clusterroles",
        "{'metadata':{'name':'%s'},'rules':[{'verbs':%s,'apiGroups':['rbac.authorization.k8s.io'],'resources':%s}]}"
            .formatted(user, list(verbs), list(resources)));
    api.with(
        RBAC + "clusterrolebindings",
        binding("ClusterRoleBinding", user, "ClusterRole", user, user));
  }

  private static String list(String words) {
    return "['" + words.replace(" ", "','") + "']";
  }

  private static String role(String name, String verbs, String resources) {
    return "{'metadata':{'name':'%s'},'rules':[{'verbs':%s,'apiGroups':[''],'resources':%s}]}"
        .formatted(name, list(verbs), list(resources));
  }

  private static String binding(
      String kind, String name, String roleKind, String role, String user) {
    return ("{'apiVersion':'rbac.authorization.k8s.io/v1','kind':'%s','metadata':{'name':'%s'},"
            + "'roleRef':{'apiGroup':'rbac.authorization.k8s.io','kind':'%s','name':'%s'},"
            + "'subjects':[{'kind':'User','name':'%s','apiGroup':'rbac.authorization.k8s.io'}]}")
        .formatted(kind, name, roleKind, role, user);
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  /** As upstream, where the storage of roles refuses before it validates. */
  @Test
  void whatWouldEscalateIsForbiddenBeforeItIsInvalid() {
    String invalid =
        "{'metadata':{'name':'odd'},'rules':[{'verbs':['get'],'apiGroups':[''],'resources':['nodes'],'nonResourceURLs':['/x']}]}";
    assertThat(api.post(AccessApi.as("jane"), HERE + "roles", invalid).status()).isEqualTo(403);
    assertThat(api.post(AccessApi.as("escalator"), HERE + "roles", invalid).status())
        .isEqualTo(422);
  }

  @ParameterizedTest(name = "{0} grants {1} on {2} in {3}: {4}")
  @CsvSource({
    "jane,      get list,  pods,    roles,        201",
    "jane,      get,       nodes,   roles,        403",
    "jane,      *,         *,       roles,        403",
    "jane,      get,       pods,    clusterroles, 403",
    "writer,    get,       pods,    roles,        403",
    "writer,    get,       pods,    clusterroles, 403",
    "escalator, *,         *,       clusterroles, 201",
    "escalator, get,       secrets, roles,        201",
    "nobody,    get,       pods,    roles,        403",
  })
  void rolesHoldWhatTheirWriterHolds(
      String user, String verbs, String resources, String plural, int status) {
    String url = plural.equals("roles") ? HERE + plural : RBAC + plural;
    String name = (user + verbs + resources + plural).replaceAll("[^a-z]", "x");
    assertThat(api.post(AccessApi.as(user), url, role(name, verbs, resources)).status())
        .isEqualTo(status);
  }

  @ParameterizedTest(name = "{0} binds {1} {2}: {3}")
  @CsvSource({
    "jane,   Role,        secretary,     403",
    "jane,   Role,        harmless,      201",
    "jane,   ClusterRole, cluster-admin, 403",
    "jane,   ClusterRole, view,          201",
    "writer, Role,        harmless,      403",
    "writer, ClusterRole, missing,       404",
    "binder, ClusterRole, cluster-admin, 201",
    "binder, Role,        secretary,     201",
  })
  void bindingsGrantWhatTheirMakerHolds(String user, String kind, String role, int status) {
    // jane may read secrets as admin of the namespace, but the role asks it for more below.
    String name = (user + kind + role).toLowerCase(java.util.Locale.ROOT);
    String wanted = user.equals("jane") && role.equals("secretary") ? "escalated" : role;
    if (wanted.equals("escalated")) {
      api.with(HERE + "roles", role("escalated", "get", "nodes"));
    }
    assertThat(
            api.post(
                    AccessApi.as(user),
                    HERE + "rolebindings",
                    binding("RoleBinding", name, kind, wanted, "eve"))
                .status())
        .isEqualTo(status);
  }

  @Test
  void theRefusalNamesWhatIsMissing() {
    Answer refused =
        api.post(
            AccessApi.as("writer", "team"),
            RBAC + "clusterroles",
            "{'metadata':{'name':'x'},'rules':[{'verbs':['get','list'],'apiGroups':['','apps'],'resources':['pods']},{'verbs':['get'],'nonResourceURLs':['/metrics']}]}");
    assertThat(refused.message())
        .isEqualTo(
            "clusterroles.rbac.authorization.k8s.io \"x\" is forbidden: user \"writer\""
                + " (groups=[\"team\" \"system:authenticated\"]) is attempting to grant RBAC"
                + " permissions not currently held:\n"
                + "{APIGroups:[\"\"], Resources:[\"pods\"], Verbs:[\"get\" \"list\"]}\n"
                + "{APIGroups:[\"apps\"], Resources:[\"pods\"], Verbs:[\"get\" \"list\"]}\n"
                + "{NonResourceURLs:[\"/metrics\"], Verbs:[\"get\"]}");
  }

  @Test
  void aggregationIsForWhoHoldsEverything() {
    String aggregated =
        "{'metadata':{'name':'agg'},'aggregationRule':{'clusterRoleSelectors':[{'matchLabels':{'a':'b'}}]}}";
    assertThat(api.post(AccessApi.as("writer"), RBAC + "clusterroles", aggregated).message())
        .isEqualTo(
            "clusterroles.rbac.authorization.k8s.io \"agg\" is forbidden: must have cluster-admin"
                + " privileges to use the aggregationRule");
    assertThat(
            api.post(AccessApi.as("root", "system:masters"), RBAC + "clusterroles", aggregated)
                .status())
        .isEqualTo(201);
  }

  @Test
  void aRoleIsNotWidenedByAnUpdateAndItsLabelsMayChange() {
    String url = RBAC + "clusterroles/view";
    assertThat(
            api.patch(
                    AccessApi.as("writer"),
                    url,
                    "{'rules':[{'verbs':['*'],'apiGroups':['*'],'resources':['*']}]}")
                .status())
        .isEqualTo(403);
    assertThat(api.patch(AccessApi.as("writer"), url, "{'metadata':{'labels':{'a':'b'}}}").status())
        .isEqualTo(200);
  }
}
