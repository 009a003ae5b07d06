package io.kubeterrarium.simulator.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.simulator.client.SharedTerrarium;
import io.kubeterrarium.simulator.process.Endpoints;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Specs of the API machinery and of pods. */
@ExtendWith(SharedTerrarium.class)
@Timeout(60)
class ApiIT {
  private final Api api;

  ApiIT(Endpoints endpoints) throws Exception {
    api = new Api(endpoints.httpUrl().orElseThrow());
  }

  @Test
  void whatHasNoColumnsCannotBeSeenAsATable() throws Exception {
    Api.Answer answer =
        api.table(
            "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
            "{spec: {resourceAttributes: {verb: list, resource: pods}}}");
    assertThat(answer.code()).isEqualTo(406);
    assertThat(answer.message()).startsWith("only the following media types are accepted");
  }

  @Test
  void aCustomResourceIsServedWhenItsDefinitionSaysSo() throws Exception {
    String definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    for (int i = 0; i < 10; i++) {
      String plural = "prompts" + i;
      String name = plural + ".served.example.com";
      api.create(
          definitions,
          """
          metadata: {name: %s}
          spec:
            group: served.example.com
            scope: Namespaced
            names: {plural: %s, kind: Prompt%d}
            versions:
            - name: v1
              served: true
              storage: true
              schema: {openAPIV3Schema: {type: object}}
          """
              .formatted(name, plural, i));
      api.await(
          definitions,
          crd -> Meta.name(crd).equals(name) && condition(crd, "Established").equals("True"));
      String kind = "{apiVersion: served.example.com/v1, kind: Prompt%d, metadata: {name: x}}";
      api.create("served.example.com/v1:" + plural, kind.formatted(i));
      api.delete(definitions + "/" + name, "Background");
    }
  }

  @Test
  void endpointsWrittenByHandAreMirroredAndFollowed() throws Exception {
    api.create("services", "{metadata: {name: x}, spec: {ports: [{name: p, port: 80}]}}");
    String endpoints =
        "{metadata: {name: x}, subsets: [{addresses: [{ip: 10.1.2.3}], ports: [{name: p, port: 80}]}]}";
    api.create("endpoints", endpoints);
    String slices = "discovery.k8s.io/v1:endpointslices";
    JsonNode slice = api.await(slices, each -> address(each).equals("10.1.2.3"));
    assertThat(Meta.labels(slice))
        .containsEntry(
            "endpointslice.kubernetes.io/managed-by", "endpointslicemirroring-controller.k8s.io")
        .containsEntry("kubernetes.io/service-name", "x");
    api.patch(
        "endpoints/x", "{subsets: [{addresses: [{ip: 10.1.2.4}], ports: [{name: p, port: 80}]}]}");
    api.await(slices, each -> address(each).equals("10.1.2.4"));
    api.delete("endpoints/x", "Background");
    api.awaitGone(slices, Meta.name(slice));
  }

  private static String address(JsonNode slice) {
    return slice.at("/endpoints/0/addresses/0").asString("");
  }

  @Test
  void aReadinessGateDecidesWhetherAPodIsReady() throws Exception {
    api.create(
        "pods",
        """
        metadata: {name: x}
        spec:
          readinessGates: [{conditionType: example.com/gate}]
          containers: [{name: c, image: nginx}]
        """);
    api.await("pods/x", pod -> condition(pod, "ContainersReady").equals("True"));
    assertThat(condition(api.get("pods/x").body(), "Ready")).isEqualTo("False");
    for (String status : new String[] {"True", "False"}) {
      api.patch(
          "pods/x/status",
          "{status: {conditions: [{type: example.com/gate, status: '" + status + "'}]}}");
      api.await("pods/x", pod -> condition(pod, "Ready").equals(status));
    }
  }

  @Test
  void aPodMayBeGivenADeadlineWhileItRuns() throws Exception {
    api.create("pods", "{metadata: {name: x}, spec: {containers: [{name: c, image: nginx}]}}");
    api.await("pods/x", pod -> Meta.text(pod.path("status"), "phase").equals("Running"));
    api.patch("pods/x", "{spec: {activeDeadlineSeconds: 1}}");
    JsonNode pod =
        api.await("pods/x", each -> Meta.text(each.path("status"), "phase").equals("Failed"));
    assertThat(Meta.text(pod.path("status"), "reason")).isEqualTo("DeadlineExceeded");
  }

  @Test
  void aQuotaCountsByScopeAndLetsGoOfWhatIsGone() throws Exception {
    api.create(
        "resourcequotas",
        "{metadata: {name: q}, spec: {hard: {pods: '1'}, scopes: [Terminating]}}");
    api.await("resourcequotas/q", quota -> used(quota).equals("0"));
    api.create("pods", deadlined("a"));
    api.await("resourcequotas/q", quota -> used(quota).equals("1"));
    assertThat(api.post("pods", deadlined("b")).message())
        .contains("exceeded quota: q, requested: pods=1, used: pods=1, limited: pods=1");
    api.create("pods", "{metadata: {name: c}, spec: {containers: [{name: c, image: nginx}]}}");
    api.delete("pods/a", "Background");
    api.await("resourcequotas/q", quota -> used(quota).equals("0"));
  }

  private static String deadlined(String name) {
    return "{metadata: {name: %s}, spec: {activeDeadlineSeconds: 3600, containers: [{name: c, image: nginx}]}}"
        .formatted(name);
  }

  private static String used(JsonNode quota) {
    return quota.path("status").path("used").path("pods").asString("");
  }

  private static String condition(JsonNode pod, String type) {
    for (JsonNode each : pod.path("status").path("conditions")) {
      if (Meta.text(each, "type").equals(type)) {
        return Meta.text(each, "status");
      }
    }
    return "";
  }
}
