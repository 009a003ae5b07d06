package io.kubeterrarium.apiserver.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.apiserver.admission.AdmissionRequest;
import io.kubeterrarium.apiserver.admission.AdmissionRequest.Operation;
import io.kubeterrarium.apiserver.authn.UserInfo;
import io.kubeterrarium.apiserver.authz.Attributes;
import io.kubeterrarium.apiserver.authz.Decision;
import io.kubeterrarium.apiserver.request.ApiRequest;
import io.kubeterrarium.apiserver.request.Body;
import io.kubeterrarium.apiserver.request.Headers;
import io.kubeterrarium.apiserver.request.Origin;
import io.kubeterrarium.apiserver.request.Query;
import io.kubeterrarium.apiserver.request.RequestInfo;
import io.kubeterrarium.apiserver.request.RequestInfoResolver;
import io.kubeterrarium.apiserver.resource.ResourceType;
import io.kubeterrarium.apiserver.resource.WriteContext;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/**
 * What authentication, authorization and admission of a small create cost together, in CPU time of
 * the request's thread: 1,000 role bindings, 100 namespaces. Run by {@code mvn -Pbench verify}; it
 * fails where something is refused, never because it was slow.
 */
class AccessCostBench {
  private static final int NAMESPACES = 100;
  private static final int BINDINGS = 1_000;
  private static final int WARM_UP = 20_000;
  private static final int ROUNDS = 20_000;
  private static final String RBAC = "/apis/rbac.authorization.k8s.io/v1/namespaces/";
  private static final ResourceType CONFIG_MAPS =
      ResourceType.namespaced("v1", "ConfigMap", "configmaps");
  private static final ResourceType PODS = ResourceType.namespaced("v1", "Pod", "pods");

  @Test
  void aSmallCreate() {
    try (AccessApi api = new AccessApi()) {
      fill(api);
      Origin jane =
          new Origin.Https(
              "127.0.0.1",
              List.of(
                  AccessApi.PKI
                      .authority()
                      .issueClient("jane-500", List.of("dev"), Instant.now())
                      .certificate()));
      print("ConfigMap", measure(api, jane, CONFIG_MAPS, "{'metadata':{'name':'x'}}"));
      print(
          "Pod",
          measure(
              api,
              jane,
              PODS,
              "{'metadata':{'name':'x'},'spec':{'containers':[{'name':'c','image':'i'}]}}"));
      addPolicy(api);
      print("ConfigMap, one policy", measure(api, jane, CONFIG_MAPS, "{'metadata':{'name':'x'}}"));
    }
  }

  private static void addPolicy(AccessApi api) {
    String group = "/apis/admissionregistration.k8s.io/v1/";
    api.with(
        group + "validatingadmissionpolicies",
        "{'metadata':{'name':'p'},'spec':{'matchConstraints':{'resourceRules':[{'apiGroups':[''],'apiVersions':['v1'],"
            + "'operations':['*'],'resources':['configmaps']}]},"
            + "'validations':[{'expression':'object.metadata.name.size() < 64'}]}}");
    api.with(
        group + "validatingadmissionpolicybindings",
        "{'metadata':{'name':'b'},'spec':{'policyName':'p','validationActions':['Deny']}}");
  }

  private static void fill(AccessApi api) {
    for (int i = 0; i < NAMESPACES; i++) {
      api.post(AccessApi.ADMIN, "/api/v1/namespaces", "{'metadata':{'name':'space-" + i + "'}}");
    }
    api.settle();
    for (int i = 0; i < NAMESPACES; i++) {
      api.post(
          AccessApi.ADMIN,
          "/api/v1/namespaces/space-" + i + "/serviceaccounts",
          "{'metadata':{'name':'default'}}");
    }
    for (int i = 0; i < BINDINGS; i++) {
      api.post(
          AccessApi.ADMIN,
          RBAC + "space-" + i % NAMESPACES + "/rolebindings",
          ("{'metadata':{'name':'b-%1$d'},'roleRef':{'apiGroup':'rbac.authorization.k8s.io','kind':'ClusterRole','name':'edit'},"
                  + "'subjects':[{'kind':'User','name':'jane-%1$d','apiGroup':'rbac.authorization.k8s.io'}]}")
              .formatted(i));
    }
    api.settle();
  }

  private static long[] measure(AccessApi api, Origin origin, ResourceType type, String object) {
    ThreadMXBean clock = ManagementFactory.getThreadMXBean();
    ObjectNode template = (ObjectNode) Json.read(object.replace('\'', '"'));
    List<Long> costs = new ArrayList<>();
    for (int i = 0; i < WARM_UP + ROUNDS; i++) {
      ObjectNode copy = template.deepCopy();
      ApiRequest request =
          new ApiRequest(
              "POST",
              "/api/v1/namespaces/space-0/" + type.plural(),
              Query.NONE,
              Headers.NONE,
              Body.NONE,
              origin);
      RequestInfo info = RequestInfoResolver.resolve(request);
      long before = clock.getCurrentThreadCpuTime();
      UserInfo user = api.access.authentication().authenticate(request);
      Decision decision = api.access.authorizer().authorize(new Attributes(user, info));
      AdmissionRequest admission =
          new AdmissionRequest(
              Operation.CREATE,
              type,
              "",
              "space-0",
              "x",
              copy,
              null,
              type.kind(),
              null,
              new WriteContext(
                  user,
                  Instant.EPOCH,
                  true,
                  new ArrayList<>(),
                  new HashMap<>(),
                  api.storage,
                  Json::object));
      api.access.admission().forEach(plugin -> plugin.mutate(admission));
      api.access.admission().forEach(plugin -> plugin.validate(admission));
      long cost = clock.getCurrentThreadCpuTime() - before;
      assertThat(decision.isAllowed()).isTrue();
      if (i >= WARM_UP) {
        costs.add(cost);
      }
    }
    return costs.stream().mapToLong(Long::longValue).sorted().toArray();
  }

  private static void print(String kind, long[] sorted) {
    System.out.printf(
        "authentication + authorization + admission of a create, %s: median %.1f us, p99 %.1f us,"
            + " mean %.1f us (CPU)%n",
        kind,
        sorted[sorted.length / 2] / 1000.0,
        sorted[sorted.length * 99 / 100] / 1000.0,
        Arrays.stream(sorted).average().orElse(0) / 1000.0);
  }
}
