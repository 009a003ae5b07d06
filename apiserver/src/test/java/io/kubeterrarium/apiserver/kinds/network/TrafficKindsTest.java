package io.kubeterrarium.apiserver.kinds.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.Rows;
import io.kubeterrarium.apiserver.kinds.Trees;
import io.kubeterrarium.apiserver.kinds.Writes;
import io.kubeterrarium.apiserver.resource.WriteContext;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class TrafficKindsTest {
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
  void rangesThatMeanSomethingElseAreWarnedOf() {
    Writes policies = new Writes(new NetworkPolicyKind());
    WriteContext context = policies.context(false);
    ObjectNode policy =
        Trees.of(
            "{'spec':{'egress':[{'to':[{'ipBlock':{'cidr':'192.12.2.8/24','except':['192.12.2.0/025']}},"
                + "{'ipBlock':{'cidr':'2001:db8:0:0::/64'}},{'ipBlock':{'cidr':'::/0'}},"
                + "{'ipBlock':{'cidr':'10.0.0.0/8'}}]}]}}");
    new NetworkPolicyKind().validateCreate(context, policy, new FieldErrors());
    assertThat(context.warnings())
        .containsExactly(
            "spec.egress[0].to[0].ipBlock.cidr: CIDR value \"192.12.2.8/24\" is ambiguous in this context"
                + " (should be \"192.12.2.0/24\" or \"192.12.2.8/32\"?)",
            "spec.egress[0].to[0].ipBlock.except[0]: non-standard CIDR value \"192.12.2.0/025\" will be"
                + " considered invalid in a future Kubernetes release: use \"192.12.2.0/25\"",
            "spec.egress[0].to[1].ipBlock.cidr: IPv6 CIDR value \"2001:db8:0:0::/64\" should be in RFC 5952"
                + " canonical format (\"2001:db8::/64\")");
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
