package io.kubeterrarium.apiserver.owners;

import static io.kubeterrarium.apiserver.owners.OwnedTypes.NOW;
import static io.kubeterrarium.apiserver.owners.OwnedTypes.STATUS;
import static io.kubeterrarium.apiserver.owners.OwnedTypes.TRACKING;
import static io.kubeterrarium.apiserver.owners.OwnedTypes.ofApps;
import static io.kubeterrarium.apiserver.owners.OwnedTypes.owners;
import static io.kubeterrarium.apiserver.owners.OwnedTypes.writer;
import static io.kubeterrarium.apiserver.owners.OwnedTypes.yaml;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.apiserver.fields.FieldPath;
import io.kubeterrarium.apiserver.fields.FieldSet;
import io.kubeterrarium.apiserver.kinds.apps.DeploymentKind;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What creates and updates make of managedFields; the expected sets are a real cluster's. */
class TrackingTest {
  private static final String DEPLOYMENT =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: nginx, namespace: default, labels: {app: nginx}}
      spec:
        replicas: 3
        selector: {matchLabels: {app: nginx}}
        template:
          metadata: {labels: {app: nginx}}
          spec:
            containers:
            - name: nginx
              image: nginx:1.25
              ports: [{containerPort: 80}]
      """;

  private static ObjectNode created(String text, String manager) {
    ObjectNode object = yaml(text);
    if (object.path("kind").asString().equals("Deployment")) {
      new DeploymentKind().setDefaults(object);
      TRACKING.created(ofApps(manager), object);
    } else {
      TRACKING.created(writer(manager), object);
    }
    return object;
  }

  @Test
  void theCreatorOwnsWhatItSaidAndTheDefaults() {
    ObjectNode object = created(DEPLOYMENT, "kubectl-create");
    JsonNode entry = object.path("metadata").path("managedFields").get(0);
    assertThat(Json.text(entry))
        .isEqualTo(
            "{\"manager\":\"kubectl-create\",\"operation\":\"Update\",\"apiVersion\":\"apps/v1\","
                + "\"time\":\"2026-01-02T03:04:05Z\",\"fieldsType\":\"FieldsV1\",\"fieldsV1\":"
                + "{\"f:metadata\":{\"f:labels\":{\".\":{},\"f:app\":{}}},"
                + "\"f:spec\":{\"f:progressDeadlineSeconds\":{},\"f:replicas\":{},"
                + "\"f:revisionHistoryLimit\":{},\"f:selector\":{},"
                + "\"f:strategy\":{\"f:rollingUpdate\":{\".\":{},\"f:maxSurge\":{},"
                + "\"f:maxUnavailable\":{}},\"f:type\":{}},"
                + "\"f:template\":{\"f:metadata\":{\"f:labels\":{\".\":{},\"f:app\":{}}},"
                + "\"f:spec\":{\"f:containers\":{\"k:{\\\"name\\\":\\\"nginx\\\"}\":{\".\":{},"
                + "\"f:image\":{},\"f:imagePullPolicy\":{},\"f:name\":{},"
                + "\"f:ports\":{\".\":{},\"k:{\\\"containerPort\\\":80,\\\"protocol\\\":\\\"TCP\\\"}\":"
                + "{\".\":{},\"f:containerPort\":{},\"f:protocol\":{}}},\"f:resources\":{},"
                + "\"f:terminationMessagePath\":{},\"f:terminationMessagePolicy\":{}}},"
                + "\"f:dnsPolicy\":{},\"f:restartPolicy\":{},\"f:schedulerName\":{},"
                + "\"f:securityContext\":{},\"f:terminationGracePeriodSeconds\":{}}}}}}");
  }

  @Test
  void anUpdateTakesWhatItChanges() {
    ObjectNode old = created(DEPLOYMENT, "kubectl-create");
    ObjectNode changed = old.deepCopy();
    ((ObjectNode) changed.get("spec")).put("replicas", 5);
    ((ObjectNode) changed.get("metadata").get("labels")).put("tier", "gold").remove("app");
    TRACKING.updated(ofApps("kubectl-edit"), changed, old);

    assertThat(owners(changed))
        .hasSize(2)
        .contains(
            entry(
                "kubectl-edit Update",
                "{\"f:metadata\":{\"f:labels\":{\"f:tier\":{}}},\"f:spec\":{\"f:replicas\":{}}}"));
    assertThat(owners(changed).get("kubectl-create Update"))
        .contains("\"f:labels\":{}")
        .doesNotContain("f:replicas");
  }

  @Test
  void anUpdateThatChangesNothingChangesNoOwner() {
    ObjectNode old = created(DEPLOYMENT, "kubectl-create");
    ObjectNode same = old.deepCopy();
    TRACKING.updated(ofApps("somebody"), same, old);
    assertThat(same).isEqualTo(old);
  }

  @Test
  void statusBelongsToWhoWritesItThroughItsDoor() {
    ObjectNode old = created(DEPLOYMENT, "kubectl-create");
    old.putObject("status");
    ObjectNode now = old.deepCopy();
    ObjectNode status = now.putObject("status").put("replicas", 3);
    status.putArray("conditions").addObject().put("type", "Available").put("status", "True");
    FieldSet spec = FieldSet.of(FieldPath.of("spec"));
    TRACKING.updated(
        new FieldTracking.Writer("kube-controller-manager", "apps/v1", "status", spec, NOW),
        now,
        old);

    assertThat(owners(now))
        .contains(
            entry(
                "kube-controller-manager Update status",
                "{\"f:status\":{\"f:conditions\":{\".\":{},\"k:{\\\"type\\\":\\\"Available\\\"}\":"
                    + "{\".\":{},\"f:status\":{},\"f:type\":{}}},\"f:replicas\":{}}}"));
  }

  @Test
  void scalingIsNotCountedWhereNobodyOwnedTheReplicas() {
    FieldTracking.Writer scaler =
        new FieldTracking.Writer("scaler", "apps/v1", "scale", STATUS, NOW);
    ObjectNode object = created(DEPLOYMENT, "me");
    ObjectNode scaled = object.deepCopy();
    ((ObjectNode) scaled.path("spec")).put("replicas", 5);
    TRACKING.updated(scaler, scaled, object);
    assertThat(owners(scaled))
        .containsEntry("scaler Update scale", "{\"f:spec\":{\"f:replicas\":{}}}");

    ObjectNode unowned = yaml(DEPLOYMENT);
    ((ObjectNode) unowned.path("spec")).remove("replicas");
    TRACKING.created(ofApps("me"), unowned);
    ObjectNode raised = unowned.deepCopy();
    ((ObjectNode) raised.path("spec")).put("replicas", 5);
    TRACKING.updated(scaler, raised, unowned);
    assertThat(owners(raised)).isEqualTo(owners(unowned));
  }

  @Test
  void whatTheDoorCannotSetIsNotOwned() {
    ObjectNode object = yaml(DEPLOYMENT);
    object.putObject("status").put("replicas", 7);
    TRACKING.created(ofApps("kubectl-create"), object);
    assertThat(owners(object).get("kubectl-create Update")).doesNotContain("f:status");
  }

  @Test
  void oneEmptyEntryMakesEverythingForgotten() {
    ObjectNode old = created(DEPLOYMENT, "kubectl-create");
    ObjectNode reset = old.deepCopy();
    ((ObjectNode) reset.get("metadata")).putArray("managedFields").addObject();
    TRACKING.updated(ofApps("x"), reset, old);
    assertThat(reset.path("metadata").has("managedFields")).isFalse();

    ObjectNode next = reset.deepCopy();
    ((ObjectNode) next.get("spec")).put("replicas", 9);
    TRACKING.updated(ofApps("x"), next, reset);
    assertThat(next.path("metadata").has("managedFields"))
        .as("counting begins again with an apply")
        .isFalse();
  }

  @Test
  void entriesThatAreEmptyOrBrokenCountAsNotSaid() {
    ObjectNode old = created(DEPLOYMENT, "kubectl-create");
    for (String said :
        new String[] {"[]", "[{\"operation\":\"Guess\"}]", "[{\"operation\":\"Update\"}]"}) {
      ObjectNode now = old.deepCopy();
      ((ObjectNode) now.get("metadata")).set("managedFields", Json.read(said));
      TRACKING.updated(ofApps("x"), now, old);
      assertThat(owners(now)).as(said).isEqualTo(owners(old));
    }
  }

  @Test
  void entriesThatAClientSendsStand() {
    ObjectNode old = created(DEPLOYMENT, "kubectl-create");
    ObjectNode now = old.deepCopy();
    ((ObjectNode) now.path("metadata").path("managedFields").get(0)).put("manager", "renamed");
    TRACKING.updated(ofApps("x"), now, old);
    assertThat(owners(now)).containsOnlyKeys("renamed Update");
  }

  @Test
  void moreThanTenUpdatersShareAnEntry() {
    ObjectNode object =
        created("{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {k: v}}", "first");
    for (int i = 0; i < 14; i++) {
      ObjectNode next = object.deepCopy();
      ((ObjectNode) next.get("data")).put("k" + i, "v");
      TRACKING.updated(writer("m" + i, NOW.plusSeconds(i + 1)), next, object);
      object = next;
    }
    assertThat(owners(object)).hasSize(10).containsKeys("ancient-changes Update", "m13 Update");
    assertThat(owners(object).get("ancient-changes Update"))
        .contains("f:k\"", "f:k0\"", "f:k4\"")
        .doesNotContain("f:k5\"");
  }

  @Test
  void entriesAreSortedByOperationTimeAndName() {
    ObjectNode object =
        created("{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {k: v}}", "zeta");
    ObjectNode second = object.deepCopy();
    ((ObjectNode) second.get("data")).put("b", "1");
    TRACKING.updated(writer("beta"), second, object);
    ObjectNode third = second.deepCopy();
    ((ObjectNode) third.get("data")).put("c", "1");
    TRACKING.updated(writer("alpha", NOW.plusSeconds(5)), third, second);
    ObjectNode applied =
        TRACKING.applied(
            writer("omega", NOW.plusSeconds(9)),
            GroupVersionKind.of("v1", "ConfigMap"),
            third,
            yaml("{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {d: x}}"),
            false);
    assertThat(applied.path("metadata").path("managedFields"))
        .extracting(entry -> entry.path("manager").asString())
        .containsExactly("omega", "beta", "zeta", "alpha");
  }

  @Test
  void onlyATimeIsNoChange() {
    ObjectNode old = created(DEPLOYMENT, "a");
    ObjectNode now = old.deepCopy();
    ((ObjectNode) now.path("metadata").path("managedFields").get(0))
        .put("time", "2027-01-01T00:00:00Z");
    FieldTracking.keepTimes(now, old);
    assertThat(now).isEqualTo(old);
    ((ObjectNode) now.path("metadata").path("managedFields").get(0))
        .put("time", "2027-01-01T00:00:00Z");
    ((ObjectNode) now.get("spec")).put("replicas", 4);
    ObjectNode before = now.deepCopy();
    FieldTracking.keepTimes(now, old);
    assertThat(now).as("with a change the time counts").isEqualTo(before);
  }

  @Test
  void aManagerIsWhatTheUserAgentSaysBeforeItsSlash() {
    assertThat(FieldManagers.ofUserAgent("kubectl/v1.33.0 (linux/amd64)")).isEqualTo("kubectl");
    assertThat(FieldManagers.ofUserAgent("curl")).isEqualTo("curl");
    assertThat(FieldManagers.ofUserAgent("")).isEmpty();
    assertThat(FieldManagers.ofUserAgent("a\u0000b/1")).isEqualTo("ab");
    assertThat(FieldManagers.ofUserAgent("x".repeat(200))).hasSize(128);
  }
}
