package io.kubeterrarium.apiserver.owners;

import static io.kubeterrarium.apiserver.owners.OwnedTypes.NOW;
import static io.kubeterrarium.apiserver.owners.OwnedTypes.TRACKING;
import static io.kubeterrarium.apiserver.owners.OwnedTypes.owners;
import static io.kubeterrarium.apiserver.owners.OwnedTypes.writer;
import static io.kubeterrarium.apiserver.owners.OwnedTypes.yaml;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.ApiException;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class ApplyTest {
  private static final GroupVersionKind CONFIG_MAP = GroupVersionKind.of("v1", "ConfigMap");
  private static final GroupVersionKind DEPLOYMENT = GroupVersionKind.of("apps/v1", "Deployment");

  private static ObjectNode apply(ObjectNode live, String manager, ObjectNode configuration) {
    return TRACKING.applied(writer(manager), Meta.gvk(configuration), live, configuration, false);
  }

  private static ObjectNode forced(ObjectNode live, String manager, ObjectNode configuration) {
    return TRACKING.applied(writer(manager), Meta.gvk(configuration), live, configuration, true);
  }

  private static ObjectNode data(String data) {
    return yaml("{apiVersion: v1, kind: ConfigMap, metadata: {name: cm}, data: " + data + "}");
  }

  private static ObjectNode pods(String template) {
    return yaml(
        "{apiVersion: apps/v1, kind: Deployment, metadata: {name: d, namespace: s}, spec: {template: {spec: "
            + template
            + "}}}");
  }

  private static ApiException refused(ObjectNode live, String manager, ObjectNode configuration) {
    return catchThrowableOfType(ApiException.class, () -> apply(live, manager, configuration));
  }

  /** Two managers' configurations, one after the other, each time what is there afterwards. */
  @ParameterizedTest(name = "{0} then {1}: {2}")
  @CsvSource(
      delimiterString = "|",
      quoteCharacter = '`',
      value = {
        "{a: 1, b: 2}|{a: 1}|{a: 1}",
        "{a: 1, b: 2}|{b: 3}|{b: 3}",
        "{a: 1}|{}|",
        "{a: 1, b: 2}|{c: 3}|{c: 3}",
      })
  void whatIsGivenUpGoes(String first, String second, String left) {
    String quoted = first.replaceAll("(\\d)", "\"$1\"");
    ObjectNode live = apply(Json.object(), "me", data(quoted));
    ObjectNode now = apply(live, "me", data(second.replaceAll("(\\d)", "\"$1\"")));
    assertThat(now.path("data"))
        .isEqualTo(
            left == null
                ? Json.object().path("data")
                : data(left.replaceAll("(\\d)", "\"$1\"")).get("data"));
  }

  @Test
  void whatAnotherApplierClaimsTooStays() {
    ObjectNode live = apply(Json.object(), "me", data("{a: x, b: x}"));
    live = apply(live, "you", data("{a: x}"));
    assertThat(owners(live))
        .containsEntry("me Apply", "{\"f:data\":{\"f:a\":{},\"f:b\":{}}}")
        .containsEntry("you Apply", "{\"f:data\":{\"f:a\":{}}}");

    live = apply(live, "me", data("{b: x}"));
    assertThat(Json.text(live.get("data"))).isEqualTo("{\"a\":\"x\",\"b\":\"x\"}");
    assertThat(owners(live)).containsEntry("me Apply", "{\"f:data\":{\"f:b\":{}}}");

    live = apply(live, "you", data("{}"));
    assertThat(Json.text(live.get("data"))).isEqualTo("{\"b\":\"x\"}");
  }

  @Test
  void whoeverAppliesWhatIsThereOwnsItSinceNoTime() {
    ObjectNode live = apply(Json.object(), "me", data("{a: x}"));
    JsonNode entries = Meta.of(apply(live, "you", data("{a: x}"))).path("managedFields");
    assertThat(entries.valueStream().map(e -> Meta.text(e, "manager") + e.has("time")))
        .containsExactlyInAnyOrder("metrue", "youfalse");
  }

  @Test
  void oneConflictIsToldInUpstreamsWords() {
    ObjectNode live = Json.object();
    live.setAll(pods("{}"));
    ((ObjectNode) live.get("spec")).put("replicas", 3);
    TRACKING.created(OwnedTypes.ofApps("kubectl-client-side-apply"), live);
    ObjectNode wanted = pods("{}");
    ((ObjectNode) wanted.get("spec")).put("replicas", 5);

    ApiException conflict = refused(live, "other", wanted);
    assertThat(conflict.getMessage())
        .isEqualTo(
            "Apply failed with 1 conflict: conflict with \"kubectl-client-side-apply\" using"
                + " apps/v1: .spec.replicas");
    assertThat(conflict.code()).isEqualTo(409);
    assertThat(Json.text(conflict.status().path("details")))
        .isEqualTo(
            "{\"causes\":[{\"reason\":\"FieldManagerConflict\",\"message\":\"conflict with"
                + " \\\"kubectl-client-side-apply\\\" using apps/v1\",\"field\":\".spec.replicas\"}]}");
  }

  @Test
  void severalConflictsAreListedByManager() {
    ObjectNode live = apply(Json.object(), "zeta", data("{a: x}"));
    live = apply(live, "alpha", data("{b: x, c: x}"));
    assertThat(refused(live, "me", data("{a: z, b: z, c: z}")).getMessage())
        .isEqualTo(
            "Apply failed with 3 conflicts: conflicts with \"alpha\":\n- .data.b\n- .data.c\n"
                + "conflicts with \"zeta\":\n- .data.a");
  }

  @Test
  void forceTakesTheFieldsAndLeavesTheRest() {
    ObjectNode live = apply(Json.object(), "you", data("{a: x, b: x}"));
    live = forced(live, "me", data("{a: z}"));
    assertThat(Json.text(live.get("data"))).isEqualTo("{\"a\":\"z\",\"b\":\"x\"}");
    assertThat(owners(live))
        .containsEntry("me Apply", "{\"f:data\":{\"f:a\":{}}}")
        .containsEntry("you Apply", "{\"f:data\":{\"f:b\":{}}}");
  }

  @Test
  void aConflictWithASubresourceNamesIt() {
    ObjectNode live = data("{a: x}");
    FieldTracking.Writer door =
        new FieldTracking.Writer("scaler", "v1", "scale", OwnedTypes.STATUS, NOW);
    TRACKING.created(door, live);
    assertThat(refused(live, "me", data("{a: z}")).getMessage())
        .isEqualTo(
            "Apply failed with 1 conflict: conflict with \"scaler\" with subresource \"scale\""
                + " using v1: .data.a");
  }

  @Test
  void listsMergeByTheirKeysAndKeepTheObjectsOrder() {
    ObjectNode live =
        apply(
            Json.object(), "you", pods("{containers: [{name: a, image: a}, {name: b, image: b}]}"));
    ObjectNode now =
        apply(
            live,
            "me",
            pods("{containers: [{name: b, env: [{name: X, value: '1'}]}, {name: c, image: c}]}"));
    assertThat(Json.text(now.path("spec").path("template").path("spec").path("containers")))
        .isEqualTo(
            "[{\"name\":\"a\",\"image\":\"a\"},{\"name\":\"b\",\"image\":\"b\",\"env\":[{\"name\":\"X\","
                + "\"value\":\"1\"}]},{\"name\":\"c\",\"image\":\"c\"}]");
    assertThat(owners(now).get("me Apply"))
        .isEqualTo(
            "{\"f:spec\":{\"f:template\":{\"f:spec\":{\"f:containers\":{\"k:{\\\"name\\\":\\\"b\\\"}\":"
                + "{\".\":{},\"f:env\":{\"k:{\\\"name\\\":\\\"X\\\"}\":{\".\":{},\"f:name\":{},\"f:value\":{}}},"
                + "\"f:name\":{}},\"k:{\\\"name\\\":\\\"c\\\"}\":{\".\":{},\"f:image\":{},\"f:name\":{}}}}}}}");
    ObjectNode less = apply(now, "me", pods("{containers: [{name: c, image: c}]}"));
    assertThat(
            less.path("spec")
                .path("template")
                .path("spec")
                .path("containers")
                .findValuesAsString("name"))
        .containsExactly("a", "b", "c");
    assertThat(Json.text(less)).doesNotContain("\"X\"");
  }

  @ParameterizedTest(name = "{0} + {1} = {2}")
  @CsvSource(
      delimiterString = "|",
      quoteCharacter = '`',
      value = {
        "a b c|b|a b c",
        "a b c|c a|b c a",
        "a b|c a|c a b",
        "a|b a|b a",
        "a b c|d b|a d b c",
        "|a b|a b",
      })
  void itemsFindTheirPlaces(String live, String wanted, String merged) {
    ObjectNode object = apply(Json.object(), "you", pods(containers(live)));
    ObjectNode now = apply(object, "me", pods(containers(wanted)));
    assertThat(
            String.join(
                " ",
                now.path("spec")
                    .path("template")
                    .path("spec")
                    .path("containers")
                    .findValuesAsString("name")))
        .isEqualTo(merged);
  }

  private static String containers(String names) {
    StringBuilder list = new StringBuilder();
    if (names != null) {
      for (String name : names.split(" ")) {
        list.append(list.isEmpty() ? "" : ", ").append("{name: ").append(name).append("}");
      }
    }
    return "{containers: [" + list + "]}";
  }

  @Test
  void portsWithoutAProtocolAreTcp() {
    ObjectNode live =
        apply(Json.object(), "me", pods("{containers: [{name: a, ports: [{containerPort: 80}]}]}"));
    assertThat(owners(live).get("me Apply"))
        .contains("k:{\\\"containerPort\\\":80,\\\"protocol\\\":\\\"TCP\\\"}");
  }

  @Test
  void atomicsHaveOneOwner() {
    ObjectNode live =
        apply(
            Json.object(),
            "you",
            yaml(
                "{apiVersion: apps/v1, kind: Deployment, metadata: {name: d}, spec: {selector:"
                    + " {matchLabels: {app: x}}}}"));
    assertThat(owners(live)).containsEntry("you Apply", "{\"f:spec\":{\"f:selector\":{}}}");
    assertThat(
            refused(
                    live,
                    "me",
                    yaml(
                        "{apiVersion: apps/v1, kind: Deployment, metadata: {name: d}, spec:"
                            + " {selector: {matchLabels: {tier: z}}}}"))
                .getMessage())
        .endsWith("conflict with \"you\": .spec.selector");
  }

  @Test
  void finalizersAreASet() {
    String head = "{apiVersion: v1, kind: ConfigMap, metadata: {name: cm, finalizers: ";
    ObjectNode live = apply(Json.object(), "you", yaml(head + "[x/a, x/b]}}"));
    ObjectNode now = apply(live, "me", yaml(head + "[x/c, x/a]}}"));
    assertThat(Json.text(now.path("metadata").path("finalizers")))
        .isEqualTo("[\"x/c\",\"x/a\",\"x/b\"]");
    assertThat(owners(now).get("me Apply"))
        .isEqualTo(
            "{\"f:metadata\":{\"f:finalizers\":{\"v:\\\"x/a\\\"\":{},\"v:\\\"x/c\\\"\":{}}}}");
    ObjectNode left = apply(now, "you", yaml(head + "[x/b]}}"));
    assertThat(Json.text(left.path("metadata").path("finalizers")))
        .isEqualTo("[\"x/c\",\"x/a\",\"x/b\"]");
    assertThat(
            Json.text(apply(left, "me", yaml(head + "[]}}")).path("metadata").path("finalizers")))
        .isEqualTo("[\"x/b\"]");
  }

  @Test
  void whatWasThereBeforeTheFirstApplyHasAnOwner() {
    ObjectNode untracked = data("{a: x, b: x}");
    ObjectNode now = apply(untracked, "me", data("{a: x, c: x}"));
    assertThat(owners(now))
        .containsEntry("before-first-apply Update", "{\"f:data\":{\".\":{},\"f:a\":{},\"f:b\":{}}}")
        .containsEntry("me Apply", "{\"f:data\":{\"f:a\":{},\"f:c\":{}}}");
    assertThat(refused(untracked, "me", data("{a: z}")).getMessage())
        .contains("\"before-first-apply\" using v1: .data.a");
  }

  @Test
  void kubectlTakesWhatItAppliedOnTheClientSide() {
    ObjectNode live = data("{a: x, b: x}");
    ((ObjectNode) live.get("metadata"))
        .putObject("annotations")
        .put(
            "kubectl.kubernetes.io/last-applied-configuration",
            Json.text(data("{a: x, b: x}")) + "\n");
    TRACKING.created(writer("kubectl-client-side-apply"), live);

    assertThat(refused(live, "other", data("{a: z}"))).isNotNull();
    ObjectNode now = apply(live, "kubectl", data("{a: z, b: x}"));
    assertThat(now.path("data").path("a").asString()).isEqualTo("z");
    assertThat(
            now.path("metadata")
                .path("annotations")
                .path("kubectl.kubernetes.io/last-applied-configuration")
                .asString())
        .isEqualTo(
            "{\"apiVersion\":\"v1\",\"data\":{\"a\":\"z\",\"b\":\"x\"},\"kind\":\"ConfigMap\","
                + "\"metadata\":{\"name\":\"cm\"}}\n");
  }

  @Test
  void kubectlDoesNotTakeWhatChangedSince() {
    ObjectNode live = data("{a: edited}");
    ((ObjectNode) live.get("metadata"))
        .putObject("annotations")
        .put("kubectl.kubernetes.io/last-applied-configuration", Json.text(data("{a: x}")));
    TRACKING.created(writer("kubectl-edit"), live);
    assertThat(refused(live, "kubectl", data("{a: z}")).getMessage())
        .isEqualTo(
            "Apply failed with 1 conflict: conflict with \"kubectl-edit\" using v1: .data.a");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = "|",
      quoteCharacter = '`',
      value = {
        "{spec: {replicas: x}}|.spec.replicas: expected numeric (int or float), got string",
        "{spec: {paused: 1}}|.spec.paused: expected boolean, got int64",
        "{spec: {foo: 1}}|.spec.foo: field not declared in schema",
        "{spec: {template: {spec: {containers: {}}}}}"
            + "|.spec.template.spec.containers: expected list, got &{map[]}",
        "{spec: {template: 7}}|.spec.template: expected map, got &{7}",
        "{spec: {template: {spec: {containers: [{image: a}]}}}}"
            + "|.spec.template.spec.containers: element 0: associative list with keys has an element"
            + " that omits key field \"name\" (and doesn't have default value)",
        "{spec: {template: {spec: {containers: [{name: a}, {name: a}]}}}}"
            + "|.spec.template.spec.containers: duplicate entries for key [name=\"a\"]",
        "{spec: {template: {spec: {containers: [{name: a, env: [{name: true}]}]}}}}"
            + "|.spec.template.spec.containers[name=\"a\"].env[name=true].name: expected string, got"
            + " &value.valueUnstructured{Value:true}",
      })
  void configurationsThatDoNotFitAreRefused(String text, String message) {
    ObjectNode configuration = yaml(text);
    configuration.put("apiVersion", "apps/v1").put("kind", "Deployment");
    configuration.putObject("metadata").put("name", "d").put("namespace", "s");
    ApiException refused = refused(Json.object(), "me", configuration);
    assertThat(refused.getMessage())
        .isEqualTo(
            "failed to create typed patch object (s/d; apps/v1, Kind=Deployment): " + message);
    assertThat(refused.code()).isEqualTo(500);
  }

  @Test
  void ownersAndOtherKindsHaveNoPlaceInAConfiguration() {
    ObjectNode owned = data("{a: x}");
    ((ObjectNode) owned.get("metadata")).putArray("managedFields");
    assertThat(refused(Json.object(), "me", owned).getMessage())
        .isEqualTo("metadata.managedFields must be nil");
    assertThatThrownBy(
            () -> TRACKING.applied(writer("me"), DEPLOYMENT, Json.object(), data("{}"), false))
        .hasMessage("invalid object type: /v1, Kind=ConfigMap");
    assertThat(CONFIG_MAP.apiVersion()).isEqualTo("v1");
  }

  @Test
  void nullsSayNothingAndAreForgotten() {
    ObjectNode configuration = pods("{containers: [{name: a, image: null}]}");
    ((ObjectNode) configuration.get("metadata")).putNull("creationTimestamp");
    ObjectNode live = apply(Json.object(), "me", configuration);
    assertThat(Json.text(live)).doesNotContain("null");
  }

  @RepeatedTest(100)
  void applyingAgainChangesNothingAndGivingUpAllLeavesTheRest(RepetitionInfo run) {
    Random random = new Random(run.getCurrentRepetition());
    ObjectNode live = forced(Json.object(), "base", random(random));
    ObjectNode configuration = random(random);
    ObjectNode once = forced(live, "me", configuration);
    ObjectNode twice = forced(once, "me", configuration);
    assertThat(twice).isEqualTo(once);

    ObjectNode nothing = data("{}");
    nothing.remove("data");
    ObjectNode gone = forced(once, "me", nothing);
    assertThat(owners(gone)).doesNotContainKey("me Apply");
    JsonNode mine = configuration.path("data");
    live.path("data")
        .forEachEntry(
            (key, value) -> {
              if (!mine.has(key)) {
                assertThat(gone.path("data").path(key)).isEqualTo(value);
              }
            });
    mine.forEachEntry(
        (key, value) -> {
          boolean shared = live.path("data").path(key).equals(value);
          assertThat(gone.path("data").has(key)).as(key).isEqualTo(shared);
        });
  }

  private static ObjectNode random(Random random) {
    ObjectNode object = data("{}");
    ObjectNode data = (ObjectNode) object.get("data");
    int entries = 1 + random.nextInt(5);
    for (int i = 0; i < entries; i++) {
      data.put("k" + random.nextInt(6), "v" + random.nextInt(2));
    }
    return object;
  }
}
