package io.kubeterrarium.apiserver.kinds;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.apiserver.resource.Strategy;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class FlowControlTest {
  private final Writes flows = new Writes(kind("flowschemas"));
  private final Writes levels = new Writes(kind("prioritylevelconfigurations"));

  private static Strategy kind(String plural) {
    return Kinds.all().stream()
        .filter(each -> each.type().plural().equals(plural))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whatIsLeftOutIsFilledIn() {
    ObjectNode flow =
        flows.create(
            "{'metadata':{'name':'f'},'spec':{'priorityLevelConfiguration':{'name':'l'}}}");
    assertThat(flow.at("/spec/matchingPrecedence").asInt()).isEqualTo(1000);
    ObjectNode level =
        levels.create(
            "{'metadata':{'name':'l'},'spec':{'type':'Limited','limited':{'limitResponse':{'type':'Queue','queuing':{'queues':16}}}}}");
    assertThat(level.at("/spec/limited"))
        .isEqualTo(
            Trees.of(
                "{'limitResponse':{'type':'Queue','queuing':{'queues':16,'handSize':8,'queueLengthLimit':50}},'nominalConcurrencyShares':30,'lendablePercent':0}"));
  }

  @Test
  void aFlowIsHeldToUpstreamsRules() {
    assertThat(
            flows.problems(
                "{'metadata':{'name':'f'},'spec':{'matchingPrecedence':1,'priorityLevelConfiguration':{'name':''},"
                    + "'rules':[{'subjects':[{'kind':'Odd'},{'kind':'User','group':{'name':'x'}},"
                    + "{'kind':'ServiceAccount','serviceAccount':{'name':'*','namespace':''}}]},"
                    + "{'subjects':[],'resourceRules':[{'verbs':['*','get'],'apiGroups':[],'resources':['*','x'],'namespaces':['A']}],"
                    + "'nonResourceRules':[{'verbs':['odd'],'nonResourceURLs':['x','/a//b','/a*']}]}]}}"))
        .containsExactly(
            "spec.matchingPrecedence: Invalid value: 1: only the schema named 'exempt' may have"
                + " matchingPrecedence 1",
            "spec.priorityLevelConfiguration.name: Required value: must reference a priority level",
            "spec.rules[0].subjects[0].kind: Unsupported value: \"Odd\": supported values:"
                + " \"Group\", \"ServiceAccount\", \"User\"",
            "spec.rules[0].subjects[1].user: Required value: user is required when subject kind is"
                + " 'User'",
            "spec.rules[0].subjects[1].group: Forbidden: group is forbidden when subject kind is"
                + " not 'Group'",
            "spec.rules[0].subjects[2].serviceAccount.namespace: Required value: must specify"
                + " namespace for service account",
            "spec.rules[0]: Required value: at least one of resourceRules and nonResourceRules has"
                + " to be non-empty",
            "spec.rules[1].subjects: Required value: subjects must contain at least one value",
            "spec.rules[1].resourceRules[0].verbs: Invalid value: [\"*\",\"get\"]: if '*' is"
                + " present, must not specify other verbs",
            "spec.rules[1].resourceRules[0].apiGroups: Required value: resource rules must supply"
                + " at least one api group",
            "spec.rules[1].resourceRules[0].resources: Invalid value: [\"*\",\"x\"]: if '*' is"
                + " present, must not specify other resources",
            "spec.rules[1].resourceRules[0].namespaces[0]: Invalid value: \"A\": each member of"
                + " this list must be '*' or a DNS-1123 label; a lowercase RFC 1123 label must"
                + " consist of lower case alphanumeric characters or '-', and must start and end"
                + " with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for"
                + " validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
            "spec.rules[1].nonResourceRules[0].verbs: Unsupported value: [\"odd\"]: supported"
                + " values: \"create\", \"delete\", \"deletecollection\", \"get\", \"list\","
                + " \"patch\", \"proxy\", \"update\", \"watch\"",
            "spec.rules[1].nonResourceRules[0].nonResourceURLs[0]: Invalid value: \"x\": must start"
                + " with slash",
            "spec.rules[1].nonResourceRules[0].nonResourceURLs[1]: Invalid value: \"/a//b\": must"
                + " not contain double slash",
            "spec.rules[1].nonResourceRules[0].nonResourceURLs[2]: Invalid value: \"/a*\": wildcard"
                + " can only do suffix matching");
  }

  @Test
  void aLevelIsHeldToUpstreamsRules() {
    assertThat(levels.problems("{'metadata':{'name':'exempt'},'spec':{'type':'Limited'}}"))
        .containsExactly(
            "spec.type: Invalid value: \"Limited\": type must be 'Exempt' if and only if name is"
                + " 'exempt'",
            "spec.limited: Required value: must not be empty when type is Limited");
    assertThat(
            levels.problems(
                "{'metadata':{'name':'l'},'spec':{'type':'Limited','exempt':{},'limited':{'nominalConcurrencyShares':-1,'lendablePercent':101,"
                    + "'borrowingLimitPercent':-1,'limitResponse':{'type':'Queue','queuing':{'queues':1000,'handSize':7}}}}}"))
        .containsExactly(
            "spec.exempt: Forbidden: must be nil if the type is Limited",
            "spec.limited.nominalConcurrencyShares: Invalid value: -1: must be a non-negative"
                + " integer",
            "spec.limited.lendablePercent: Invalid value: 101: must be between 0 and 100,"
                + " inclusive",
            "spec.limited.borrowingLimitPercent: Invalid value: -1: if specified, must be a"
                + " non-negative integer",
            "spec.limited.limitResponse.queuing.handSize: Invalid value: 7: required entropy bits"
                + " of deckSize 1000 and handSize 7 should not be greater than 60");
    assertThat(levels.problems("{'metadata':{'name':'l'},'spec':{'type':'Odd'}}"))
        .containsExactly(
            "spec.type: Unsupported value: \"Odd\": supported values: \"Exempt\", \"Limited\"");
  }
}
