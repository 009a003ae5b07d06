package io.kubeterrarium.simulator.realclients;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.json.Json;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** What the controllers of roles, policies and of garbage that is a custom resource write. */
@ExtendWith(BareServer.Shared.class)
class PolicyControllersIT {
  private static final String METADATA =
      "application/vnd.kubernetes.protobuf;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,"
          + "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json";

  private Workloads workloads;
  private GoClient people;

  @BeforeEach
  void connect(BareServer server) throws Exception {
    workloads = Workloads.in("cluster", server);
    people = server.administrator("kubectl");
  }

  private GoClient controller(String name) throws Exception {
    return workloads.controller(name);
  }

  @Test
  void rolesAreAggregatedByApply() throws Exception {
    String roles = "/apis/rbac.authorization.k8s.io/v1/clusterroles";
    people
        .json(
            "POST",
            roles,
            """
            {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRole","metadata":{"name":
            "sum"},"aggregationRule":{"clusterRoleSelectors":[{"matchLabels":{"sum":"yes"}}]},
            "rules":[]}""")
        .expect(201);
    GoObject applied =
        controller("clusterrole-aggregation-controller")
            .patch(
                roles + "/sum?fieldManager=clusterrole-aggregation-controller&force=true",
                GoClient.APPLY,
                """
                {"kind":"ClusterRole","apiVersion":"rbac.authorization.k8s.io/v1","metadata":{"name":
                "sum"},"rules":[{"verbs":["get"],"apiGroups":[""],"resources":["pods"]}]}""")
            .expect(200)
            .object();
    assertThat(applied.at("rules.0.resources").toString()).isEqualTo("[pods]");
    assertThat(applied.at("aggregationRule.clusterRoleSelectors").toString()).contains("sum");
    people.delete(roles + "/sum", "").expect(200);
  }

  @Test
  void aPolicysStatusIsApplied() throws Exception {
    String policies = "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies";
    people
        .json(
            "POST",
            policies,
            """
            {"apiVersion":"admissionregistration.k8s.io/v1","kind":"ValidatingAdmissionPolicy",
            "metadata":{"name":"p"},"spec":{"matchConstraints":{"resourceRules":[{"apiGroups":[""],
            "apiVersions":["v1"],"operations":["CREATE"],"resources":["limitranges"]}]},
            "validations":[{"expression":"true"}]}}""")
        .expect(201);
    GoClient own = controller("validatingadmissionpolicy-status-controller");
    GoObject applied =
        own.patch(
                policies + "/p/status?fieldManager=validatingadmissionpolicy-status&force=true",
                GoClient.APPLY,
                """
                {"kind":"ValidatingAdmissionPolicy","apiVersion":"admissionregistration.k8s.io/v1",
                "metadata":{"name":"p"},"status":{"observedGeneration":1,"typeChecking":{}}}""")
            .expect(200)
            .object();
    assertThat(applied.at("status.observedGeneration")).isEqualTo(1L);
    people.delete(policies + "/p", "").expect(200);
  }

  @Test
  void customResourcesAreCollectedAsGarbage() throws Exception {
    people
        .json(
            "POST",
            "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
            """
            {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{
            "name":"toys.real.example.com"},"spec":{"group":"real.example.com","scope":"Namespaced",
            "names":{"plural":"toys","kind":"Toy"},"versions":[{"name":"v1","served":true,"storage":
            true,"schema":{"openAPIV3Schema":{"type":"object",
            "x-kubernetes-preserve-unknown-fields":true}}}]}}""")
        .expect(201);
    awaitEstablished();
    String toys = "/apis/real.example.com/v1/namespaces/cluster/toys";
    String toy =
        """
        {"apiVersion":"real.example.com/v1","kind":"Toy","metadata":{"name":"t","finalizers":[
        "foregroundDeletion"]}}""";
    JsonNode made = people.json("POST", toys, toy).expect(201).json();
    GoClient collector = controller("generic-garbage-collector").accepting(METADATA);
    try (GoWatch watch = collector.watchList("/apis/real.example.com/v1/toys")) {
      assertThat(watch.initial("meta.k8s.io/v1 PartialObjectMetadata"))
          .anySatisfy(event -> assertThat(event.text()).isEqualTo("ADDED cluster/t"));
      String finalizers =
          """
          {"metadata":{"$deleteFromPrimitiveList/finalizers":["foregroundDeletion"]}}""";
      Answer unsupported = collector.patch(toys + "/t", GoClient.STRATEGIC, finalizers);
      assertThat(unsupported.expect(415).reason()).isEqualTo("UnsupportedMediaType");
      String version = made.path("metadata").path("resourceVersion").stringValue();
      String merge =
          Json.object()
              .set(
                  "metadata",
                  Json.object().put("resourceVersion", version).set("finalizers", Json.array()))
              .toString();
      GoObject patched = collector.patch(toys + "/t", GoClient.MERGE, merge).expect(200).object();
      assertThat(patched.at("metadata.finalizers").toString()).isEqualTo("[]");
      assertThat(patched.kind()).isEqualTo("meta.k8s.io/v1 PartialObjectMetadata");
      assertThat(watch.nextChange().text()).isEqualTo("MODIFIED cluster/t");
      collector
          .json(
              "DELETE",
              toys + "/t",
              """
              {"kind":"DeleteOptions","apiVersion":"v1","preconditions":{"uid":"%s",
              "resourceVersion":"%s"},"propagationPolicy":"Background"}"""
                  .formatted(patched.uid(), patched.version()))
          .expect(200);
      assertThat(watch.nextChange().text()).isEqualTo("DELETED cluster/t");
    }
    people.delete(
        "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/toys.real.example.com", "");
  }

  private void awaitEstablished() throws Exception {
    String definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    String one = definitions + "?fieldSelector=metadata.name%3Dtoys.real.example.com";
    try (GoWatch watch = people.watchList(one)) {
      GoWatch.Event event = watch.next();
      while (event.type().equals("BOOKMARK")
          || !event.typed().at("status.conditions").toString().contains("\"Established\"")) {
        event = watch.next();
      }
    }
  }
}
