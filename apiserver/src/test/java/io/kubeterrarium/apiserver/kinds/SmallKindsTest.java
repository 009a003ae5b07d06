package io.kubeterrarium.apiserver.kinds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeterrarium.apiserver.kinds.policy.RuntimeClassKind;
import io.kubeterrarium.apiserver.kinds.rbac.RoleBindingKind;
import io.kubeterrarium.apiserver.kinds.rbac.RoleKind;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class SmallKindsTest {
  @Test
  void plainTextOfASecretIsStoredAsData() {
    ObjectNode secret =
        new Writes(new SecretKind())
            .create(
                "{'metadata':{'name':'s'},'data':{'a':'eA==','b':'eA=='},'stringData':{'a':'y'}}");
    assertThat(secret.path("data")).isEqualTo(Trees.of("{'a':'eQ==','b':'eA=='}"));
    assertThat(secret.has("stringData")).isFalse();
    assertThat(secret.path("type").asString()).isEqualTo("Opaque");
  }

  @Test
  void anEventShowsWhatGoWritesWithoutAValue() {
    ObjectNode event =
        new Writes(new EventKind())
            .create(
                "{'metadata':{'name':'e','namespace':'default'},'involvedObject':{'namespace':'default'}}");
    assertThat(event.get("eventTime").isNull()).isTrue();
    assertThat(event.get("reportingComponent").asString()).isEmpty();
    assertThat(event.get("source")).isEmpty();
  }

  @Test
  void theEventsGroupAsksForMore() {
    assertThat(
            new Writes(new EventsGroupKind())
                .problems(
                    "{'metadata':{'name':'e','namespace':'default'},'type':'Odd','count':1,"
                        + "'firstTimestamp':'2026-01-01T00:00:00Z','source':{'host':'h'},"
                        + "'series':{'count':1}}"))
        .containsExactly(
            "series.count: Invalid value: \"\": should be at least 2",
            "series.lastObservedTime: Required value",
            "eventTime: Required value",
            "type: Invalid value: \"\": has invalid value: Odd",
            "firstTimestamp: Invalid value: \"\": needs to be unset",
            "count: Invalid value: \"\": needs to be unset",
            "source: Invalid value: \"\": needs to be unset");
    assertThat(
            new Writes(new EventsGroupKind())
                .problems(
                    "{'metadata':{'name':'e','namespace':'default'},'type':'Normal','action':'a',"
                        + "'reason':'r','eventTime':'2026-01-01T00:00:00Z','reportingInstance':'i'}"))
        .contains("reportingController: Required value");
  }

  @Test
  void anEventOfTheGroupChangesItsSeriesAlone() {
    Writes events = new Writes(new EventsGroupKind());
    String event =
        "{'metadata':{'name':'e','namespace':'default'},'type':'Normal','action':'a','reason':'r',"
            + "'eventTime':'2026-01-01T00:00:00Z','reportingInstance':'i',"
            + "'reportingComponent':'c','message':'%s'%s}";
    events.create(event.formatted("m", ""));
    String series = ",'series':{'count':2,'lastObservedTime':'2026-01-01T00:00:00Z'}";
    events.update("e", Trees.of(event.formatted("m", series)));
    assertThatThrownBy(() -> events.update("e", Trees.of(event.formatted("other", series))))
        .hasMessageContaining("message: Invalid value: \"other\": field is immutable");
    String silent = event.formatted("m", series).replace(",'message':'m'", "");
    assertThatThrownBy(() -> events.update("e", Trees.of(silent)))
        .hasMessageContaining("message: Invalid value: \"\": field is immutable");
  }

  @Test
  void whatRuntimesTakeIsNotRounded() {
    String runtime = "{'metadata':{'name':'r'},'handler':'r','overhead':{'podFixed':{'cpu':'%s'}}}";
    Writes runtimes = new Writes(new RuntimeClassKind());
    assertThat(runtimes.create(runtime.formatted("0.0001")).at("/overhead/podFixed/cpu"))
        .hasToString("\"100u\"");
  }

  @Test
  void secretsOfATypeHaveWhatTheTypeNeeds() {
    Writes secrets = new Writes(new SecretKind());
    assertThat(secrets.problems("{'metadata':{'name':'s'},'type':'kubernetes.io/tls'}"))
        .containsExactly("data[tls.crt]: Required value", "data[tls.key]: Required value");
    assertThat(secrets.problems("{'metadata':{'name':'s'},'stringData':{'a b':'x'}}").get(0))
        .startsWith("data[a b]: Invalid value: \"a b\": a valid config key must consist of");
  }

  @Test
  void immutableConfigMapsStay() {
    Writes maps = new Writes(new ConfigMapKind());
    maps.create("{'metadata':{'name':'c'},'immutable':true,'data':{'a':'1'}}");
    assertThatThrownBy(
            () -> maps.update("c", Trees.of("{'metadata':{'name':'c'},'data':{'a':'2'}}")))
        .hasMessage(
            "ConfigMap \"c\" is invalid: [immutable: Forbidden: field is immutable when `immutable`"
                + " is set, data: Forbidden: field is immutable when `immutable` is set]");
  }

  @Test
  void aNamespaceCarriesItsNameAndItsFinalizerUntilItIsFinalized() {
    NamespaceKind kind = new NamespaceKind();
    Writes namespaces = new Writes(kind);
    ObjectNode namespace = namespaces.create("{'metadata':{'name':'n'},'spec':{}}");
    assertThat(namespace.at("/metadata/labels/kubernetes.io~1metadata.name").asString())
        .isEqualTo("n");
    assertThat(namespace.path("spec")).isEqualTo(Trees.of("{'finalizers':['kubernetes']}"));
    assertThat(namespace.path("status")).isEqualTo(Trees.of("{'phase':'Active'}"));
    assertThat(kind.mayBeRemoved(namespace)).isFalse();
    kind.prepareForDelete(namespaces.context(false), namespace);
    assertThat(namespace.path("status")).isEqualTo(Trees.of("{'phase':'Terminating'}"));
    new NamespaceFinalizeView()
        .write(namespaces.context(false), Trees.of("{'spec':{}}"), namespace);
    assertThat(kind.mayBeRemoved(namespace)).isTrue();
  }

  @Test
  void rulesSayWhatAndOnWhat() {
    assertThat(
            new Writes(RoleKind.namespaced())
                .problems(
                    "{'rules':[{'resources':['pods']},{'verbs':['get'],'nonResourceURLs':['/']}]}"))
        .containsExactly(
            "rules[0].verbs: Required value: verbs must contain at least one value",
            "rules[0].apiGroups: Required value: resource rules must supply at least one api group",
            "rules[1].nonResourceURLs: Invalid value: [\"/\"]: namespaced rules cannot apply to"
                + " non-resource URLs");
  }

  @Test
  void aBindingKeepsItsRole() {
    Writes bindings = new Writes(RoleBindingKind.namespaced());
    ObjectNode binding =
        bindings.create(
            "{'metadata':{'name':'b'},'roleRef':{'kind':'Role','name':'r'},"
                + "'subjects':[{'kind':'User','name':'u'}]}");
    assertThat(binding.at("/subjects/0/apiGroup").asString())
        .isEqualTo("rbac.authorization.k8s.io");
    assertThatThrownBy(
            () ->
                bindings.update(
                    "b",
                    Trees.of("{'metadata':{'name':'b'},'roleRef':{'kind':'Role','name':'q'}}")))
        .hasMessageEndingWith(
            "roleRef: Invalid value: {\"APIGroup\":\"rbac.authorization.k8s.io\",\"Kind\":\"Role\","
                + "\"Name\":\"q\"}: cannot change roleRef");
  }
}
