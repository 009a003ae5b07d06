package io.kubeterrarium.simulator.realclients;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.json.Json;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What Helm 4 does for install, upgrade, rollback and uninstall with server-side apply: releases in
 * Secrets by its typed client, resources by unstructured ones, waits by informers.
 */
@ExtendWith(BareServer.Shared.class)
class HelmIT {
  private static final String CORE = "/api/v1/namespaces/helm";
  private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/helm/deployments";
  private static final String APPLY = "?fieldManager=helm&fieldValidation=Strict&force=false";
  private static final String RELEASES = "?labelSelector=name%3Dweb%2Cowner%3Dhelm";

  private GoClient typed;
  private GoClient dynamic;

  @BeforeEach
  void connect(BareServer server) throws Exception {
    Workloads.in("helm", server);
    GoClient helm = server.administrator("Helm/4.0.0");
    typed = helm.accepting(GoClient.PROTOBUF + ",application/json");
    dynamic = helm.accepting("application/json");
  }

  @Test
  void aReleaseIsInstalledUpgradedRolledBackAndUninstalled() throws Exception {
    JsonNode version = dynamic.get("/version").expect(200).json();
    assertThat(version.path("minor").stringValue()).startsWith("36");
    assertThat(typed.get(CORE + "/secrets" + RELEASES).expect(200).object().at("items").toString())
        .isEqualTo("[]");
    dynamic.get(DEPLOYMENTS + "/web").expect(404);
    dryRun();
    record(1, "pending-install");
    JsonNode made = apply(1, APPLY).expect(201).json();
    assertThat(made.path("metadata").path("managedFields").path(0).path("operation").stringValue())
        .isEqualTo("Apply");
    isReady();
    update(1, "deployed");

    record(2, "pending-upgrade");
    JsonNode upgraded = apply(2, APPLY).expect(200).json();
    assertThat(upgraded.path("metadata").path("generation").intValue()).isEqualTo(2);
    update(1, "superseded");
    update(2, "deployed");
    GoObject history = typed.get(CORE + "/secrets" + RELEASES).expect(200).object();
    assertThat(history.at("items.1.metadata.name")).isEqualTo("sh.helm.release.v1.web.v2");
    String deployed = CORE + "/secrets?labelSelector=name%3Dweb%2Cowner%3Dhelm%2Cstatus%3Ddeployed";
    assertThat(typed.get(deployed).expect(200).object().at("items.0.metadata.name"))
        .isEqualTo("sh.helm.release.v1.web.v2");

    record(3, "pending-rollback");
    apply(1, APPLY).expect(200);
    update(3, "deployed");

    for (String path : new String[] {DEPLOYMENTS + "/web", CORE + "/configmaps/kept"}) {
      dynamic.json(
          "DELETE",
          path,
          """
              {"kind":"DeleteOptions","apiVersion":"v1","propagationPolicy":"Background"}""");
      dynamic.get(path).expect(404);
    }
    for (int revision = 1; revision <= 3; revision++) {
      typed.delete(CORE + "/secrets/sh.helm.release.v1.web.v" + revision, "").expect(200);
    }
  }

  /** {@code --dry-run=server}: rendered with lookup, applied without a write. */
  private void dryRun() throws Exception {
    JsonNode lookup = dynamic.get("/api/v1/namespaces/helm").expect(200).json();
    assertThat(lookup.path("metadata").path("name").stringValue()).isEqualTo("helm");
    JsonNode shown = apply(1, APPLY + "&dryRun=All").expect(201).json();
    assertThat(shown.path("spec").path("progressDeadlineSeconds").intValue()).isEqualTo(600);
    dynamic.get(DEPLOYMENTS + "/web").expect(404);
  }

  private Answer apply(int replicas, String query) throws Exception {
    return dynamic.patch(
        DEPLOYMENTS + "/web" + query, GoClient.APPLY, deployment(replicas, "1.25"));
  }

  private static String deployment(int replicas, String tag) {
    return """
    {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"annotations":{
    "meta.helm.sh/release-name":"web","meta.helm.sh/release-namespace":"helm"},"labels":{
    "app.kubernetes.io/managed-by":"Helm"},"name":"web","namespace":"helm"},"spec":{"replicas":%d,
    "selector":{"matchLabels":{"app":"web"}},"template":{"metadata":{"labels":{"app":"web"}},"spec":{
    "containers":[{"image":"nginx:%s","name":"nginx","ports":[{"containerPort":80}]}]}}}}"""
        .formatted(replicas, tag);
  }

  private void record(int revision, String status) throws Exception {
    typed.post(CORE + "/secrets", secret(revision, status, "createdAt")).expect(201);
    assertThat(typed.post(CORE + "/secrets", secret(revision, status, "createdAt")).reason())
        .isEqualTo("AlreadyExists");
  }

  /** Without a resourceVersion: whatever is there is replaced. */
  private void update(int revision, String status) throws Exception {
    String path = CORE + "/secrets/sh.helm.release.v1.web.v" + revision;
    GoObject updated = typed.put(path, secret(revision, status, "modifiedAt")).expect(200).object();
    assertThat(updated.message().toString()).contains(status).doesNotContain("createdAt");
    assertThat(updated.at("type")).isEqualTo("helm.sh/release.v1");
  }

  private static GoObject secret(int revision, String status, String when) {
    return GoObject.of(
        "v1 Secret",
        """
        metadata {name: 'sh.helm.release.v1.web.v%1$d' labels {key: 'name' value: 'web'}
          labels {key: 'owner' value: 'helm'} labels {key: 'status' value: '%2$s'}
          labels {key: 'version' value: '%1$d'} labels {key: '%3$s' value: '1790000000'}}
        type: 'helm.sh/release.v1' data {key: 'release' value: 'SDRzSUFBQUFBQUFD'}
        """
            .formatted(revision, status, when));
  }

  /** kstatus: an informer of the kind, and what the controller would write. */
  private void isReady() throws Exception {
    JsonNode object = dynamic.get(DEPLOYMENTS + "/web").expect(200).json();
    ObjectNode ready = (ObjectNode) object;
    ready.set(
        "status",
        Json.read(
            """
            {"observedGeneration":1,"replicas":1,"updatedReplicas":1,"readyReplicas":1,
            "availableReplicas":1,"conditions":[{"type":"Available","status":"True","reason":
            "MinimumReplicasAvailable"},{"type":"Progressing","status":"True","reason":
            "NewReplicaSetAvailable"}]}"""));
    try (GoWatch watch = typed.watchList(DEPLOYMENTS)) {
      watch.initial("apps/v1 Deployment");
      dynamic.json("PUT", DEPLOYMENTS + "/web/status", ready.toString()).expect(200);
      assertThat(watch.nextChange().typed().at("status.availableReplicas")).isEqualTo(1);
    }
    String table =
        "application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;"
            + "g=meta.k8s.io,application/json";
    JsonNode shown =
        dynamic.accepting(table).get(DEPLOYMENTS + "/web?includeObject=Object").expect(200).json();
    assertThat(shown.path("kind").stringValue()).isEqualTo("Table");
    assertThat(shown.path("rows").path(0).path("object").path("kind").stringValue())
        .isEqualTo("Deployment");
  }

  @Test
  void conflictsAreToldAndClientSideOwnersAreUpgraded() throws Exception {
    String old = deployment(1, "1.24").replace("\"web\"", "\"old\"");
    JsonNode made =
        dynamic.json("POST", DEPLOYMENTS + "?fieldManager=helm", old).expect(201).json();
    ObjectNode managed =
        (ObjectNode) made.path("metadata").path("managedFields").path(0).deepCopy();
    managed.put("operation", "Apply");
    String upgrade =
        """
        [{"op":"replace","path":"/metadata/managedFields","value":[%s]},\
        {"op":"replace","path":"/metadata/resourceVersion","value":"%s"}]""";
    String version = made.path("metadata").path("resourceVersion").stringValue();
    String path = DEPLOYMENTS + "/old?fieldManager=helm&fieldValidation=Strict";
    JsonNode upgraded =
        dynamic
            .patch(path, GoClient.JSON_PATCH, upgrade.formatted(managed, version))
            .expect(200)
            .json();
    JsonNode owners = upgraded.path("metadata").path("managedFields");
    assertThat(owners).hasSize(1);
    assertThat(owners.path(0).path("operation").stringValue()).isEqualTo("Apply");
    Answer late = dynamic.patch(path, GoClient.JSON_PATCH, upgrade.formatted(managed, version));
    assertThat(late.expect(409).json().path("reason").stringValue()).isEqualTo("Conflict");

    dynamic
        .patch(
            DEPLOYMENTS + "/old?fieldManager=somebody",
            GoClient.STRATEGIC,
            """
            {"spec":{"replicas":7}}""")
        .expect(200);
    Answer conflict = dynamic.patch(DEPLOYMENTS + "/old" + APPLY, GoClient.APPLY, old);
    assertThat(conflict.expect(409).json().path("message").stringValue())
        .isEqualTo(
            "Apply failed with 1 conflict: conflict with \"somebody\" using apps/v1:"
                + " .spec.replicas");
    String force = APPLY.replace("force=false", "force=true");
    dynamic.patch(DEPLOYMENTS + "/old" + force, GoClient.APPLY, old).expect(200);
    Answer unknown =
        dynamic.patch(
            DEPLOYMENTS + "/old" + APPLY,
            GoClient.APPLY,
            old.replace("\"replicas\"", "\"replica\""));
    assertThat(unknown.text()).contains(".spec.replica: field not declared in schema");
    dynamic.json("DELETE", DEPLOYMENTS + "/old", "").expect(200);
  }
}
