package io.kubeterrarium.apiserver.kinds.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeterrarium.apiserver.kinds.Rows;
import io.kubeterrarium.apiserver.kinds.Trees;
import io.kubeterrarium.apiserver.kinds.Writes;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class PolicyKindsTest {
  @Test
  void aBudgetHasOneBound() {
    Writes budgets = new Writes(new PodDisruptionBudgetKind());
    assertThat(
            budgets.problems(
                "{'metadata':{'name':'p'},'spec':{'minAvailable':1,'maxUnavailable':'101%'}}"))
        .containsExactly(
            "spec: Invalid value: {\"MinAvailable\":1,\"Selector\":null,\"MaxUnavailable\":\"101%\",\"UnhealthyPodEvictionPolicy\":null}: minAvailable and"
                + " maxUnavailable cannot be both set",
            "spec.maxUnavailable: Invalid value: \"101%\": must not be greater than 100%");
    ObjectNode budget = budgets.create("{'metadata':{'name':'p'},'spec':{'minAvailable':'50%'}}");
    assertThat(Rows.wide(new PodDisruptionBudgetKind(), budget)).startsWith("p|50%|N/A|0|");
  }

  @Test
  void aQuotaCountsWholeThings() {
    assertThat(
            new Writes(new ResourceQuotaKind())
                .problems("{'metadata':{'name':'q'},'spec':{'hard':{'pods':'1500m','cpu':'-1'}}}"))
        .containsExactly(
            "spec.hard[pods]: Invalid value: \"1500m\": must be an integer",
            "spec.hard[cpu]: Invalid value: \"-1\": must be greater than or equal to 0");
  }

  @Test
  void aLimitRangeFillsInWhatItImplies() {
    Writes ranges = new Writes(new LimitRangeKind());
    ObjectNode range =
        ranges.create(
            "{'metadata':{'name':'l'},'spec':{'limits':[{'type':'Container','max':{'cpu':'2'}}]}}");
    assertThat(range.at("/spec/limits/0/defaultRequest")).isEqualTo(Trees.of("{'cpu':'2'}"));
    assertThat(
            ranges.problems(
                "{'metadata':{'name':'l'},'spec':{'limits':[{'type':'Pod','max':{'cpu':'1'},'min':{'cpu':'2'}}]}}"))
        .containsExactly(
            "spec.limits[0].min[cpu]: Invalid value: \"2\": min value 2 is greater than max value 1");
  }

  @Test
  void thePrioritiesOfTheSystemAreItsOwn() {
    Writes classes = new Writes(new PriorityClassKind());
    classes.create("{'metadata':{'name':'system-node-critical'},'value':2000001000}");
    assertThat(classes.problems("{'metadata':{'name':'p'},'value':1000000001}"))
        .containsExactly(
            "value: Forbidden: maximum allowed value of a user defined priority is 1000000000");
    classes.create("{'metadata':{'name':'one'},'value':1,'globalDefault':true}");
    assertThatThrownBy(
            () -> classes.create("{'metadata':{'name':'two'},'value':1,'globalDefault':true}"))
        .hasMessageContaining(
            "PriorityClass one is already marked as default. Only one default can exist");
    assertThat(new PriorityClassKind().countsGeneration()).isFalse();
  }

  @Test
  void aRuntimeClassKeepsItsHandler() {
    Writes classes = new Writes(new RuntimeClassKind());
    classes.create("{'metadata':{'name':'r'},'handler':'runc'}");
    assertThatThrownBy(
            () -> classes.update("r", Trees.of("{'metadata':{'name':'r'},'handler':'kata'}")))
        .hasMessageContaining("handler: Invalid value: \"kata\": field is immutable");
  }
}
