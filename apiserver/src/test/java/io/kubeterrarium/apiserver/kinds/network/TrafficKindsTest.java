package io.kubeterrarium.apiserver.kinds.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.kinds.Rows;
import io.kubeterrarium.apiserver.kinds.Trees;
import io.kubeterrarium.apiserver.kinds.Writes;
import io.kubeterrarium.apiserver.resource.WriteContext;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class TrafficKindsTest {
  private static final String TOPOLOGY = "/endpoints/0/deprecatedTopology";

  private static final String BACKEND = "'backend':{'service':{'name':'s','port':{'number':80}}}";

  private static String ingress(String path) {
    return "{'metadata':{'name':'i'},'spec':{'rules':[{'host':'a.b','http':{'paths':[{"
        + path
        + "}]}}]}}";
  }

  @Test
  void anIngressLeadsSomewhere() {
    Writes ingresses = new Writes(new IngressKind());
    ObjectNode ingress = ingresses.create(ingress("'path':'/','pathType':'Prefix'," + BACKEND));
    assertThat(Rows.wide(new IngressKind(), ingress)).startsWith("i|<none>|a.b||80|");
    assertThat(ingresses.problems("{'metadata':{'name':'i'},'spec':{}}"))
        .containsExactly(
            "spec: Invalid value: null: either `defaultBackend` or `rules` must be specified");
    assertThat(ingresses.problems(ingress("'path':'x','pathType':'Exact','backend':{}")))
        .containsExactly(
            "spec.rules[0].http.paths[0].path: Invalid value: \"x\": must be an absolute path",
            "spec.rules[0].http.paths[0].backend: Invalid value: \"\": resource or service backend is"
                + " required");
    assertThat(ingresses.problems(ingress("'path':'/'," + BACKEND)))
        .containsExactly(
            "spec.rules[0].http.paths[0].pathType: Required value: pathType must be specified");
  }

  @Test
  void anIngressIsWarnedOfTheOldWayToNameItsClass() {
    List<String> warnings = new ArrayList<>();
    ObjectNode ingress =
        Trees.of(
            "{'metadata':{'name':'i','annotations':{'kubernetes.io/ingress.class':'c'}},'spec':{}}");
    new IngressKind().warn(ingress, ingress, warnings);
    assertThat(warnings).isEmpty();
    new IngressKind().warn(ingress, null, warnings);
    assertThat(warnings)
        .containsExactly(
            "annotation \"kubernetes.io/ingress.class\" is deprecated, please use"
                + " 'spec.ingressClassName' instead");
  }

  @Test
  void anIngressClassNamesItsController() {
    Writes classes = new Writes(new IngressClassKind());
    ObjectNode made =
        classes.create(
            "{'metadata':{'name':'c'},'spec':{'controller':'a.b/c','parameters':{'kind':'K','name':'n'}}}");
    assertThat(made.at("/spec/parameters/scope").asString()).isEqualTo("Cluster");
    assertThat(classes.problems("{'metadata':{'name':'c'},'spec':{'controller':'x'}}"))
        .containsExactly(
            "spec.controller: Invalid value: \"x\": must be a domain-prefixed path (such as"
                + " \"acme.io/foo\")");
  }

  @Test
  void rangesAreWarnedOfThatStoodThereOrAreWrittenOddly() {
    List<String> warnings = new ArrayList<>();
    ObjectNode policy =
        Trees.of(
            "{'spec':{'egress':[{'to':[{'ipBlock':{'cidr':'192.12.2.8/24','except':['192.12.2.0/025']}},"
                + "{'ipBlock':{'cidr':'2001:db8:0:0::/64'}},{'ipBlock':{'cidr':'::/0'}},"
                + "{'ipBlock':{'cidr':'10.0.0.0/8'}},{'ipBlock':{'cidr':'::ffff:10.0.0.0/104'}}]}]}}");
    new NetworkPolicyKind().warn(policy, policy, warnings);
    assertThat(warnings)
        .containsExactly(
            "spec.egress[0].to[0].ipBlock.cidr: CIDR value \"192.12.2.8/24\" is ambiguous in this context"
                + " (should be \"192.12.2.0/24\" or \"192.12.2.8/32\"?)",
            "spec.egress[0].to[0].ipBlock.except[0]: non-standard CIDR value \"192.12.2.0/025\" is"
                + " invalid: use \"192.12.2.0/25\"",
            "spec.egress[0].to[1].ipBlock.cidr: IPv6 CIDR value \"2001:db8:0:0::/64\" should be in RFC 5952"
                + " canonical format (\"2001:db8::/64\")",
            "spec.egress[0].to[4].ipBlock.cidr: non-standard CIDR value \"::ffff:10.0.0.0/104\" is"
                + " invalid: use \"10.0.0.0/8\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          'clusterIP':'None','sessionAffinity':'ClientIP'|spec.SessionAffinity is ignored for headless services
          'clusterIP':'None','loadBalancerIP':'1.2.3.4'|spec.loadBalancerIP is ignored for headless services
          'clusterIP':'None','externalIPs':['1.2.3.4']|spec.externalIPs is ignored for headless services
          'externalIPs':['1.2.3.4']|spec.externalIPs is deprecated and may no longer be implemented in some clusters
          'type':'ExternalName','externalName':'a','externalIPs':['1.2.3.4']|spec.externalIPs is ignored when spec.type is 'ExternalName'
          'externalName':'a'|spec.externalName is ignored when spec.type is not 'ExternalName'
          'trafficDistribution':'PreferClose'|spec.trafficDistribution: 'PreferClose' is deprecated; use 'PreferSameZone'
          'type':'LoadBalancer','loadBalancerIP':'1::0:2'|spec.loadBalancerIP: IPv6 address '1::0:2' should be in RFC 5952 canonical format ('1::2')
          'type':'LoadBalancer','loadBalancerIP':'01.2.3.4'|spec.loadBalancerIP: non-standard IP address '01.2.3.4' is invalid: use '1.2.3.4'
          """)
  void aServiceIsTakenAndYetWarnedOf(String fields, String warning) {
    List<String> warnings = new ArrayList<>();
    ObjectNode service =
        Trees.of("{'metadata':{'name':'s'},'spec':{'ports':[{'port':80}]," + fields + "}}");
    new ServiceKind().setDefaults(service);
    new ServiceKind().warn(service, null, warnings);
    assertThat(warnings).containsExactly(warning.replace('\'', '"'));
  }

  @Test
  void whatIsWrittenByHandInASliceIsWarnedOf() {
    EndpointSliceKind kind = new EndpointSliceKind();
    ObjectNode slice =
        Trees.of("{'addressType':'FQDN','endpoints':[{'addresses':['a.b','1.2.3.4','1::0:2']}]}");
    List<String> created = new ArrayList<>();
    kind.warn(slice, null, created);
    String odd =
        "endpoints[0].addresses[2]: IPv6 address \"1::0:2\" should be in RFC 5952 canonical format"
            + " (\"1::2\")";
    assertThat(created).containsExactly("spec.addressType: FQDN endpoints are deprecated", odd);
    List<String> updated = new ArrayList<>();
    kind.warn(slice, slice, updated);
    assertThat(updated).containsExactly(odd);
    Meta.edit(slice)
        .putObject("labels")
        .put("endpointslice.kubernetes.io/managed-by", "endpointslice-controller.k8s.io");
    List<String> controllers = new ArrayList<>();
    kind.warn(slice, slice, controllers);
    assertThat(controllers).isEmpty();
  }

  @Test
  void labelsOfASliceCountAsANewGeneration() {
    ObjectNode old = Trees.of("{'metadata':{'name':'s','generation':3},'addressType':'IPv4'}");
    ObjectNode slice = old.deepCopy();
    WriteContext context = new Writes(new EndpointSliceKind()).context(false);
    new EndpointSliceKind().prepareForUpdate(context, slice, old);
    assertThat(Meta.generation(slice)).isEqualTo(3);
    Meta.edit(slice).putObject("labels").put("a", "b");
    new EndpointSliceKind().prepareForUpdate(context, slice, old);
    assertThat(Meta.generation(slice)).isEqualTo(4);
  }

  @Test
  void theTopologyOfOldIsDroppedFromNewEndpoints() {
    String old = "{'addresses':['1.2.3.4'],'deprecatedTopology':{'a':'b'}}";
    Writes slices = new Writes(new EndpointSliceKind());
    ObjectNode slice =
        Trees.of("{'metadata':{'name':'s'},'addressType':'IPv4','endpoints':[" + old + "]}");
    assertThat(slices.create(slice.deepCopy(), false).at(TOPOLOGY).isMissingNode()).isTrue();
    ObjectNode kept = slice.deepCopy();
    new EndpointSliceKind().prepareForUpdate(slices.context(false), kept, slice);
    assertThat(kept.at(TOPOLOGY)).hasSize(1);
    ((ObjectNode) kept.at("/endpoints/0")).put("hostname", "h");
    new EndpointSliceKind().prepareForUpdate(slices.context(false), kept, slice);
    assertThat(kept.at(TOPOLOGY).isMissingNode()).isTrue();
  }

  @Test
  void aNetworkPolicyIsAboutWhatItHasRulesFor() {
    Writes policies = new Writes(new NetworkPolicyKind());
    ObjectNode policy =
        policies.create("{'metadata':{'name':'p'},'spec':{'egress':[{'ports':[{'port':53}]}]}}");
    assertThat(policy.path("spec"))
        .isEqualTo(
            Trees.of(
                "{'egress':[{'ports':[{'port':53,'protocol':'TCP'}]}],'podSelector':{},"
                    + "'policyTypes':['Ingress','Egress']}"));
    assertThat(
            policies.problems(
                "{'metadata':{'name':'p'},'spec':{'ingress':[{'from':[{},{'ipBlock':"
                    + "{'cidr':'10.0.0.0/8','except':['10.1.0.0/16','11.0.0.0/16']}}]}]}}"))
        .containsExactly(
            "spec.ingress[0].from[0]: Required value: must specify a peer",
            "spec.ingress[0].from[1].ipBlock.except[1]: Invalid value: \"11.0.0.0/16\": must be a strict"
                + " subset of `cidr`");
  }
}
