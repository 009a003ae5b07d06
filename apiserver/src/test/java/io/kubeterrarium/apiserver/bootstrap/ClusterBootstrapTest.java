package io.kubeterrarium.apiserver.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.GroupResource;
import io.kubeterrarium.api.ObjectName;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.ApiServer;
import io.kubeterrarium.apiserver.authn.ServiceAccountUser;
import io.kubeterrarium.apiserver.authn.TokenKeys;
import io.kubeterrarium.apiserver.authn.UserInfo;
import io.kubeterrarium.apiserver.boot.AccessControl;
import io.kubeterrarium.apiserver.boot.ApiServerBuilder;
import io.kubeterrarium.apiserver.kinds.Kinds;
import io.kubeterrarium.apiserver.pki.ClusterPki;
import io.kubeterrarium.apiserver.pki.ServingNames;
import io.kubeterrarium.apiserver.request.ApiRequest;
import io.kubeterrarium.apiserver.request.ApiResponse;
import io.kubeterrarium.apiserver.request.Body;
import io.kubeterrarium.apiserver.request.Headers;
import io.kubeterrarium.apiserver.request.Origin;
import io.kubeterrarium.apiserver.request.Query;
import io.kubeterrarium.apiserver.resource.ResourceTable;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.storage.ObjectStorage;
import io.kubeterrarium.registry.Registry;
import io.kubeterrarium.registry.local.LocalRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The whole chain with access control over a registry in memory, and the cluster's first objects.
 */
class ClusterBootstrapTest {
  private static final ClusterPki PKI =
      ClusterPki.ephemeral(ServingNames.of(List.of()), Instant.now());
  private static final Origin ADMIN = new Origin.LoopbackHttp("127.0.0.1");
  private static final Origin NOBODY = new Origin.Https("127.0.0.1", List.of());

  private final Registry registry = LocalRegistry.open();
  private final ObjectStorage storage = new ObjectStorage(registry, Kinds.table());
  private final List<String> writes = new CopyOnWriteArrayList<>();
  private ApiServer server;

  record Answer(int status, JsonNode body) {
    String message() {
      return Meta.text(body, "message");
    }
  }

  @BeforeEach
  void start() {
    storage.start();
    DefaultRoles roles = DefaultRoles.load();
    AccessControl access =
        AccessControl.over(
            storage, PKI, new TokenKeys(PKI::serviceAccountKeys), roles, null, Clock.systemUTC());
    List<Strategy> kinds = new ArrayList<>(Kinds.all());
    kinds.addAll(access.reviews());
    server =
        access
            .addTo(new ApiServerBuilder(new ResourceTable(kinds), storage))
            .observers(List.of(write -> writes.add(write.verb() + " " + write.key())))
            .build();
    bootstrap();
  }

  @AfterEach
  void stop() {
    storage.close();
    registry.close();
  }

  private void bootstrap() {
    new ClusterBootstrap(server, DefaultRoles.load(), new KubernetesService("172.19.0.1", 6443))
        .run();
    storage.catchUp(); // Authorization reads cached roles.
  }

  private Answer call(Origin origin, String method, String path, Body body) {
    ApiResponse response = respond(origin, method, path, body);
    return new Answer(response.status(), ((ApiResponse.Tree) response).tree());
  }

  private ApiResponse respond(Origin origin, String method, String path, Body body) {
    return server.call(new ApiRequest(method, path, Query.NONE, Headers.NONE, body, origin));
  }

  private Answer get(Origin origin, String path) {
    return call(origin, "GET", path, Body.NONE);
  }

  private Answer post(Origin origin, String path, String json) {
    return call(
        origin,
        "POST",
        path,
        new Body.Tree(Json.read(json.replace('\'', '"')), "application/json"));
  }

  private static Origin as(String name, String... groups) {
    return new Origin.InProcess(UserInfo.of(name, groups));
  }

  @Test
  void everythingStandsAfterTheFirstStart() {
    assertThat(writes)
        .contains(
            "create /registry/namespaces/default",
            "create /registry/namespaces/kube-node-lease",
            "create /registry/clusterroles/cluster-admin",
            "create /registry/clusterroles/system:controller:deployment-controller",
            "create /registry/clusterrolebindings/system:controller:deployment-controller",
            "create /registry/rolebindings/kube-system/system::leader-locking-kube-scheduler",
            "create /registry/endpointslices/default/kubernetes")
        .doesNotHaveDuplicates()
        .allMatch(write -> write.startsWith("create "));
    JsonNode service = get(ADMIN, "/api/v1/namespaces/default/services/kubernetes").body();
    assertThat(Meta.text(service.path("spec"), "clusterIP")).isEqualTo("10.96.0.1");
  }

  @Test
  void whatThereIsIsShownByObjects() {
    ClusterBootstrap later =
        new ClusterBootstrap(
            server, DefaultRoles.load(), new KubernetesService("172.19.0.1", 6443));
    later.runCatalogue();
    JsonNode service =
        get(ADMIN, "/apis/apiregistration.k8s.io/v1/apiservices/v2.autoscaling").body();
    assertThat(service.at("/spec/groupPriorityMinimum").asInt()).isEqualTo(17500);
    assertThat(service.at("/status/conditions/0/reason").asString()).isEqualTo("Local");
    assertThat(writes)
        .contains(
            "create /registry/apiregistration.k8s.io/apiservices/v1.",
            "create /registry/priorityclasses/system-node-critical");
    writes.clear();
    later.runCatalogue();
    assertThat(writes).isEmpty();
  }

  @Test
  void flowControlIsKeptAsUpstreamHasIt() {
    ClusterBootstrap later =
        new ClusterBootstrap(
            server, DefaultRoles.load(), new KubernetesService("172.19.0.1", 6443));
    writes.clear();
    later.runShapes();
    assertThat(writes.stream().filter(write -> write.startsWith("create "))).hasSize(8 + 11 + 1);
    assertThat(
            get(ADMIN, "/apis/networking.k8s.io/v1/servicecidrs/kubernetes")
                .body()
                .at("/status/conditions/0/type")
                .asString())
        .isEqualTo("Ready");
    String path = "/apis/flowcontrol.apiserver.k8s.io/v1/flowschemas/probes";
    ObjectNode probes = ((ObjectNode) get(ADMIN, path).body()).deepCopy();
    assertThat(probes.at("/status/conditions/0/type").asString()).isEqualTo("Dangling");
    assertThat(probes.at("/spec/rules/0/nonResourceRules/0/nonResourceURLs")).hasSize(3);
    writes.clear();
    later.runShapes();
    assertThat(writes).isEmpty();

    ((ObjectNode) probes.path("spec")).put("matchingPrecedence", 77);
    call(ADMIN, "PUT", path, new Body.Tree(probes.deepCopy(), "application/json"));
    later.runShapes();
    probes = ((ObjectNode) get(ADMIN, path).body()).deepCopy();
    assertThat(probes.at("/spec/matchingPrecedence").asInt()).isEqualTo(2);
    ((ObjectNode) probes.at("/metadata/annotations")).put(FlowControl.AUTOUPDATE, "false");
    ((ObjectNode) probes.path("spec")).put("matchingPrecedence", 77);
    call(ADMIN, "PUT", path, new Body.Tree(probes, "application/json"));
    later.runShapes();
    assertThat(get(ADMIN, path).body().at("/spec/matchingPrecedence").asInt()).isEqualTo(77);
  }

  @Test
  void aSecondStartWritesNothing() {
    writes.clear();
    bootstrap();
    assertThat(writes).isEmpty();
  }

  @Test
  void whatIsMissingIsAddedAndWhatIsMoreStays() {
    String path = "/apis/rbac.authorization.k8s.io/v1/clusterroles/system:basic-user";
    ObjectNode role = ((ObjectNode) get(ADMIN, path).body()).deepCopy();
    ((ArrayNode) role.get("rules")).remove(0);
    ((ArrayNode) role.get("rules"))
        .add(Json.read("{\"verbs\":[\"get\"],\"nonResourceURLs\":[\"/extra\"]}"));
    assertThat(call(ADMIN, "PUT", path, new Body.Tree(role, "application/json")).status())
        .isEqualTo(200);
    writes.clear();

    bootstrap();

    assertThat(writes).containsExactly("update /registry/clusterroles/system:basic-user");
    String rules = Json.text(get(ADMIN, path).body().path("rules"));
    assertThat(rules).contains("selfsubjectaccessreviews", "selfsubjectrulesreviews", "/extra");
  }

  @Test
  void theLargeRolesCarryTheRulesOfThoseTheyAggregate() {
    DefaultRoles roles = DefaultRoles.load();
    assertThat(roles.rulesOf("admin"))
        .containsAll(roles.rulesOf("edit"))
        .containsAll(roles.rulesOf("view"))
        .containsAll(roles.rulesOf("system:aggregate-to-admin"));
    assertThat(roles.rulesOf("view").toString()).doesNotContain("secrets");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /version, true",
    "GET, /healthz, true",
    "GET, /api, false",
    "GET, /metrics, false",
    "GET, /api/v1/namespaces/default/pods, false",
  })
  void nobodySeesWhatIsPublicOnly(String method, String path, boolean passes) {
    int status = respond(NOBODY, method, path, Body.NONE).status();
    assertThat(status).isEqualTo(passes ? 200 : 403);
  }

  @Test
  void componentsMayDoTheirWorkAndNoMore() {
    Origin scheduler = as("system:kube-scheduler");
    assertThat(get(scheduler, "/api/v1/pods").status()).isEqualTo(200);
    assertThat(get(scheduler, "/api/v1/secrets").message())
        .isEqualTo(
            "secrets is forbidden: User \"system:kube-scheduler\" cannot list resource \"secrets\""
                + " in API group \"\" at the cluster scope");
    Origin controller =
        new Origin.InProcess(ServiceAccountUser.of("kube-system", "deployment-controller", ""));
    assertThat(get(controller, "/apis/apps/v1/deployments").status()).isEqualTo(200);
    assertThat(get(controller, "/api/v1/nodes").status()).isEqualTo(403);
    Origin node = as("system:node:node-1", "system:nodes");
    assertThat(get(node, "/api/v1/services").status()).isEqualTo(200);
    assertThat(get(node, "/api/v1/pods").status()).isEqualTo(403);
    Origin reader = as("kubeterrarium:node-agents");
    assertThat(get(reader, "/api/v1/pods").status()).isEqualTo(200);
    assertThat(get(reader, "/api/v1/secrets").status()).isEqualTo(403);
    assertThat(get(node, "/api/v1/secrets").status()).isEqualTo(403);
  }

  @Test
  void whatControllersHereNeedBeyondUpstreamsRolesIsARoleOfItsOwn() {
    ObjectName name = new ObjectName("", "system:controller:pod-garbage-collector");
    GroupResource roles = new GroupResource("rbac.authorization.k8s.io", "clusterroles");
    assertThat(storage.latest(roles, name).path("rules"))
        .hasToString(
            "[{\"verbs\":[\"delete\",\"list\",\"watch\"],\"apiGroups\":[\"\"],\"resources\":[\"pods\"]},"
                + "{\"verbs\":[\"get\",\"list\",\"watch\"],\"apiGroups\":[\"\"],\"resources\":[\"nodes\"]},"
                + "{\"verbs\":[\"patch\"],\"apiGroups\":[\"\"],\"resources\":[\"pods/status\"]}]");
    Origin collector =
        new Origin.InProcess(ServiceAccountUser.of("kube-system", "pod-garbage-collector", ""));
    assertThat(get(collector, "/api/v1/namespaces/default/pods/none").status()).isEqualTo(404);
    Origin nodes =
        new Origin.InProcess(ServiceAccountUser.of("kube-system", "node-controller", ""));
    assertThat(get(nodes, "/apis/coordination.k8s.io/v1/leases").status()).isEqualTo(200);
  }

  @Test
  void reviewsAnswerWhatARequestWouldMeet() {
    String url = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
    String question =
        "{'apiVersion':'authorization.k8s.io/v1','kind':'SelfSubjectAccessReview','spec':{"
            + "'resourceAttributes':{'verb':'list','resource':'pods','namespace':'default'}}}";
    assertThat(post(ADMIN, url, question).body().at("/status/allowed").booleanValue()).isTrue();
    Answer no = post(as("jane"), url, question);
    assertThat(no.status()).isEqualTo(201);
    assertThat(no.body().at("/status/allowed").booleanValue()).isFalse();
    Answer yes = post(as("system:kube-scheduler"), url, question);
    assertThat(yes.body().at("/status/reason").stringValue())
        .isEqualTo(
            "RBAC: allowed by ClusterRoleBinding \"system:kube-scheduler\" of ClusterRole"
                + " \"system:kube-scheduler\" to User \"system:kube-scheduler\"");
    assertThat(post(NOBODY, url, question).status()).isEqualTo(403);
    assertThat(
            post(
                    ADMIN,
                    url,
                    "{'apiVersion':'authorization.k8s.io/v1','kind':'SelfSubjectAccessReview','spec':{}}")
                .status())
        .isEqualTo(422);
  }

  @Test
  void rulesAndIdentityAreTold() {
    Answer rules =
        post(
            as("jane"),
            "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews",
            "{'apiVersion':'authorization.k8s.io/v1','kind':'SelfSubjectRulesReview','spec':{'namespace':'default'}}");
    assertThat(rules.status()).isEqualTo(201);
    assertThat(rules.body().at("/status/incomplete").booleanValue()).isFalse();
    assertThat(rules.body().at("/status/resourceRules").size()).isEqualTo(2);
    assertThat(Json.text(rules.body().at("/status/nonResourceRules"))).contains("/openapi/*");

    Answer me =
        post(
            ADMIN,
            "/apis/authentication.k8s.io/v1/selfsubjectreviews",
            "{'apiVersion':'authentication.k8s.io/v1','kind':'SelfSubjectReview'}");
    assertThat(me.body().at("/status/userInfo"))
        .isEqualTo(
            Json.read(
                "{\"username\":\"kubernetes-admin\",\"groups\":[\"system:masters\",\"system:authenticated\"]}"));
  }
}
