package io.kubeterrarium.apiserver.kinds.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.kinds.Trees;
import io.kubeterrarium.apiserver.kinds.Writes;
import io.kubeterrarium.apiserver.resource.WriteContext;
import io.kubeterrarium.apiserver.resource.WriteHook;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class ServiceKindTest {
  private final Writes services = new Writes(new ServiceKind());

  private static String service(String name, String spec) {
    return "{'apiVersion':'v1','kind':'Service','metadata':{'name':'"
        + name
        + "','namespace':'default'},'spec':"
        + spec
        + "}";
  }

  @Test
  void clusterIpServiceGetsDefaultsAndAnAddress() {
    ObjectNode web =
        services.create(service("web", "{'selector':{'app':'web'},'ports':[{'port':80}]}"));
    assertThat(web.path("spec"))
        .isEqualTo(
            Trees.of(
                """
                {'clusterIP':'10.96.1.1','clusterIPs':['10.96.1.1'],
                 'internalTrafficPolicy':'Cluster','ipFamilies':['IPv4'],
                 'ipFamilyPolicy':'SingleStack',
                 'ports':[{'port':80,'protocol':'TCP','targetPort':80}],
                 'selector':{'app':'web'},'sessionAffinity':'None','type':'ClusterIP'}
                """));
    assertThat(web.path("status")).isEqualTo(Trees.of("{'loadBalancer':{}}"));
  }

  @Test
  void addressesAndPortsAreHandedOutOnce() {
    ObjectNode one = services.create(service("a", "{'type':'NodePort','ports':[{'port':80}]}"));
    ObjectNode other = services.create(service("b", "{'type':'NodePort','ports':[{'port':80}]}"));
    assertThat(one.path("spec").path("clusterIP"))
        .isNotEqualTo(other.path("spec").path("clusterIP"));
    assertThat(one.at("/spec/ports/0/nodePort")).isNotEqualTo(other.at("/spec/ports/0/nodePort"));
    assertThat(one.at("/spec/ports/0/nodePort").asInt()).isEqualTo(30086);
  }

  @Test
  void takenAndForeignAddressesAreRefusedInUpstreamsWords() {
    services.create(service("a", "{'clusterIP':'10.96.0.9','ports':[{'port':80}]}"));
    assertThatThrownBy(
            () -> services.create(service("b", "{'clusterIP':'10.96.0.9','ports':[{'port':80}]}")))
        .hasMessage(
            "Service \"b\" is invalid: spec.clusterIPs: Invalid value: [\"10.96.0.9\"]: failed to"
                + " allocate IP 10.96.0.9: provided IP is already allocated");
    assertThatThrownBy(
            () -> services.create(service("b", "{'clusterIP':'10.96.0.1','ports':[{'port':80}]}")))
        .hasMessageContaining("provided IP is already allocated");
    assertThatThrownBy(
            () -> services.create(service("b", "{'clusterIP':'10.200.0.1','ports':[{'port':80}]}")))
        .hasMessageContaining(
            "the provided IP (10.200.0.1) is not in the valid range. The range of valid IPs is"
                + " 10.96.0.0/12");
  }

  @Test
  void takenAndForeignNodePortsAreRefusedInUpstreamsWords() {
    String spec = "{'type':'NodePort','ports':[{'port':80,'nodePort':30080}]}";
    services.create(service("a", spec));
    assertThatThrownBy(() -> services.create(service("b", spec)))
        .hasMessage(
            "Service \"b\" is invalid: spec.ports[0].nodePort: Invalid value: 30080: provided port"
                + " is already allocated");
    assertThatThrownBy(() -> services.create(service("b", spec.replace("30080", "80"))))
        .hasMessageContaining(
            "provided port is not in the valid range. The range of valid ports is 30000-32767");
    services.delete("a");
    services.create(service("b", spec));
  }

  @Test
  void whatAWriteInDoubtMayHoldIsNotGivenToOthers() {
    WriteHook hook = new ServiceKind().hook();
    ObjectNode lost = withUid("a", "10.96.0.9");
    hook.before(at(0), lost, null);
    hook.inDoubt(lost, null);
    assertThatThrownBy(() -> hook.before(at(59), withUid("b", "10.96.0.9"), null))
        .hasMessageContaining("provided IP is already allocated");
    // Nobody has seen it for a minute: it was never written, and what is stored decides.
    hook.before(at(120), withUid("c", "10.96.0.9"), null);
  }

  @Test
  void aSecondWriteThatFailsDoesNotGiveBackWhatTheFirstMayHold() {
    WriteHook hook = new ServiceKind().hook();
    ObjectNode old = withUid("a", "None");
    ObjectNode wanted = withUid("a", "10.96.0.9");
    hook.before(at(0), wanted, old);
    hook.inDoubt(wanted, old);
    hook.before(at(1), old.deepCopy(), old);
    hook.abandoned(old.deepCopy(), old);
    assertThatThrownBy(() -> hook.before(at(2), withUid("b", "10.96.0.9"), null))
        .hasMessageContaining("provided IP is already allocated");
  }

  private WriteContext at(int seconds) {
    WriteContext now = services.context(false);
    return new WriteContext(
        now.user(),
        now.now().plusSeconds(seconds),
        false,
        now.warnings(),
        now.annotations(),
        now.reader(),
        now.options());
  }

  private static ObjectNode withUid(String name, String address) {
    ObjectNode service =
        Trees.of(service(name, "{'clusterIP':'" + address + "','ports':[{'port':80}]}"));
    new ServiceKind().setDefaults(service);
    Meta.edit(service).put("uid", "uid-" + name);
    return service;
  }

  @Test
  void dryRunTakesNothing() {
    String spec = "{'type':'NodePort','ports':[{'port':80,'nodePort':30080}]}";
    services.create(Trees.of(service("a", spec)), true);
    services.create(service("b", spec));
  }

  @Test
  void updateKeepsWhatWasAllocatedAndGivesBackWhatTheNewTypeCannotHave() {
    services.create(service("a", "{'type':'NodePort','ports':[{'port':80}]}"));
    ObjectNode same =
        services.update("a", Trees.of(service("a", "{'type':'NodePort','ports':[{'port':81}]}")));
    assertThat(same.at("/spec/ports/0/nodePort").asInt()).isEqualTo(30086);
    assertThat(same.at("/spec/clusterIP").asString()).isEqualTo("10.96.1.1");
    ObjectNode inside = same.deepCopy();
    ((ObjectNode) inside.path("spec")).put("type", "ClusterIP");
    ObjectNode shrunk = services.update("a", inside);
    assertThat(shrunk.at("/spec/ports/0/nodePort").isMissingNode()).isTrue();
    services.create(service("b", "{'type':'NodePort','ports':[{'port':80,'nodePort':30086}]}"));
  }

  @Test
  void nodePortsGoWithTheTypeUnlessOneIsAskedFor() {
    services.create(
        service(
            "a",
            "{'type':'LoadBalancer','ports':[{'name':'a','port':80},{'name':'b','port':81}]}"));
    ObjectNode fewer = services.stored("a").deepCopy();
    ObjectNode spec = (ObjectNode) fewer.path("spec");
    ((ArrayNode) spec.path("ports")).remove(1);
    spec.put("type", "ClusterIP").put("externalTrafficPolicy", "Cluster");
    assertThat(services.update("a", fewer).at("/spec/ports/0").has("nodePort")).isFalse();
    ObjectNode asked = services.stored("a").deepCopy();
    ((ObjectNode) asked.at("/spec/ports/0")).put("nodePort", 30000);
    assertThatThrownBy(() -> services.update("a", asked))
        .hasMessageContaining("may not be used when `type` is 'ClusterIP'");
  }

  @Test
  void nodePortsOfALoadBalancerAreGivenBackByHandOnly() {
    ObjectNode made =
        services.create(
            Trees.of(service("a", "{'type':'LoadBalancer','ports':[{'port':80}]}")), false);
    int port = made.at("/spec/ports/0/nodePort").asInt();
    ObjectNode noMore = services.stored("a").deepCopy();
    ((ObjectNode) noMore.path("spec")).put("allocateLoadBalancerNodePorts", false);
    assertThat(services.update("a", noMore).at("/spec/ports/0/nodePort").asInt()).isEqualTo(port);
    ObjectNode bare = services.stored("a").deepCopy();
    ((ObjectNode) bare.at("/spec/ports/0")).remove("nodePort");
    assertThat(services.update("a", bare).at("/spec/ports/0").has("nodePort")).isFalse();
  }

  @Test
  void addressMayNotChange() {
    services.create(service("a", "{'ports':[{'port':80}]}"));
    assertThatThrownBy(
            () ->
                services.update(
                    "a", Trees.of(service("a", "{'clusterIP':'10.96.0.7','ports':[{'port':80}]}"))))
        .hasMessage(
            "Service \"a\" is invalid: spec.clusterIPs[0]: Invalid value: [\"10.96.0.7\"]: may not"
                + " change once set");
    ObjectNode patched = services.stored("a").deepCopy();
    ((ObjectNode) patched.path("spec")).put("clusterIP", "10.96.0.8");
    assertThatThrownBy(() -> services.update("a", patched))
        .as("the list is still the old one")
        .hasMessage(
            "Service \"a\" is invalid: spec.clusterIPs[0]: Invalid value: [\"10.96.0.8\"]: may not"
                + " change once set");
  }

  @Test
  void headlessServicesHoldNoAddress() {
    ObjectNode selected =
        services.create(service("a", "{'clusterIP':'None','selector':{'app':'x'}}"));
    assertThat(selected.at("/spec/clusterIPs")).hasToString("[\"None\"]");
    assertThat(selected.at("/spec/ipFamilies")).hasToString("[\"IPv4\"]");
    ObjectNode free = services.create(service("b", "{'clusterIP':'None','ports':[{'port':1}]}"));
    assertThat(free.at("/spec/ipFamilyPolicy").asString()).isEqualTo("RequireDualStack");
  }

  @Test
  void validationNamesWhatIsWrong() {
    assertThat(
            services.problems(
                service("a", "{'ports':[{'port':0},{'port':80,'targetPort':'Not_ok'}]}")))
        .containsExactly(
            "spec.ports[0].name: Required value",
            "spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive",
            "spec.ports[0].targetPort: Invalid value: 0: must be between 1 and 65535, inclusive",
            "spec.ports[1].name: Required value",
            "spec.ports[1].targetPort: Invalid value: \"Not_ok\": must contain only alpha-numeric"
                + " characters (a-z, 0-9), and hyphens (-)");
    assertThat(services.problems(service("a", "{'type':'Nope','ports':[{'port':80}]}")))
        .containsExactly(
            "spec.type: Unsupported value: \"Nope\": supported values: \"ClusterIP\","
                + " \"ExternalName\", \"LoadBalancer\", \"NodePort\"");
    assertThat(services.problems(service("a", "{}"))).containsExactly("spec.ports: Required value");
    assertThat(services.problems(service("a", "{'type':'ExternalName'}")))
        .containsExactly("spec.externalName: Required value");
  }
}
