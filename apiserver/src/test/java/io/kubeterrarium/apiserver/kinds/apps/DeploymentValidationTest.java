package io.kubeterrarium.apiserver.kinds.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeterrarium.apiserver.kinds.Trees;
import io.kubeterrarium.apiserver.kinds.Writes;
import org.junit.jupiter.api.Test;

class DeploymentValidationTest {
  private static final String TEMPLATE =
      "'template':{'metadata':{'labels':{'app':'web'}},"
          + "'spec':{'containers':[{'name':'c','image':'i'}]}}";

  private final Writes deployments = new Writes(new DeploymentKind());

  private static String deployment(String spec) {
    return "{'apiVersion':'apps/v1','kind':'Deployment','metadata':{'name':'web'},'spec':{"
        + spec
        + ","
        + TEMPLATE
        + "}}";
  }

  @Test
  void selectorIsRequiredAndMustMatchTheTemplate() {
    assertThat(deployments.problems(deployment("'replicas':-1")))
        .containsExactly(
            "spec.replicas: Invalid value: -1: must be greater than or equal to 0",
            "spec.selector: Required value",
            "spec.template.metadata.labels: Invalid value: {\"app\":\"web\"}: `selector` does not"
                + " match template `labels`");
    assertThat(deployments.problems(deployment("'selector':{'matchLabels':{'app':'api'}}")))
        .containsExactly(
            "spec.template.metadata.labels: Invalid value: {\"app\":\"web\"}: `selector` does not"
                + " match template `labels`");
    assertThat(deployments.problems(deployment("'selector':{}")))
        .containsExactly(
            "spec.selector: Invalid value: {}: empty selector is invalid for deployment");
  }

  @Test
  void selectorIsImmutable() {
    deployments.create(deployment("'selector':{'matchLabels':{'app':'web'}}"));
    assertThatThrownBy(
            () ->
                deployments.update(
                    "web",
                    Trees.of(
                        deployment(
                            "'selector':{'matchExpressions':[{'key':'app','operator':'Exists'}]}"))))
        .hasMessage(
            "Deployment.apps \"web\" is invalid: spec.selector: Invalid value:"
                + " {\"matchExpressions\":[{\"key\":\"app\",\"operator\":\"Exists\"}]}: field is"
                + " immutable");
  }
}
