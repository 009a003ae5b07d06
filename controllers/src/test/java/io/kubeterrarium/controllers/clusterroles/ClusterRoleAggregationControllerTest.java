package io.kubeterrarium.controllers.clusterroles;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.GroupVersionResource;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.client.resource.Resource;
import io.kubeterrarium.controllers.Stage;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class ClusterRoleAggregationControllerTest {
  private static final Resource<ObjectNode> ROLES =
      new Resource<>(
          GroupVersionResource.of("rbac.authorization.k8s.io/v1", "clusterroles"),
          "ClusterRole",
          false,
          ObjectNode.class);
  private final Stage stage = new Stage();

  private void role(String name, String rest) {
    stage.api.create(
        (Resource<?>) ROLES,
        (ObjectNode)
            Json.read(("{'metadata':{'name':'" + name + "'" + rest + "}").replace('\'', '"')));
  }

  private String rules(String name) {
    return stage.api.list(ROLES, "").stream()
        .filter(role -> Meta.name(role).equals(name))
        .map(role -> role.path("rules").toString())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aRoleIsMadeOfThoseItSelectsAndFollowsThem() {
    role(
        "all",
        "},'aggregationRule':{'clusterRoleSelectors':[{'matchLabels':{'to':'all'}}]},'rules':null");
    role("b", ",'labels':{'to':'all'}},'rules':[{'verbs':['get']},{'verbs':['list']}]");
    role("a", ",'labels':{'to':'all'}},'rules':[{'verbs':['list']}]");
    role("other", "},'rules':[{'verbs':['delete']}]");
    stage.start(ClusterRoleAggregationController::new);
    assertThat(rules("all")).isEqualTo("[{\"verbs\":[\"list\"]},{\"verbs\":[\"get\"]}]");

    stage.api.vanish(ROLES, "", "b");
    stage.time.settle();
    assertThat(rules("all")).isEqualTo("[{\"verbs\":[\"list\"]}]");
  }

  @Test
  void theOrderOfRulesIsNoReasonToWrite() {
    role(
        "all",
        "},'aggregationRule':{'clusterRoleSelectors':[{'matchLabels':{'to':'all'}}]},'rules':[{'verbs':['list']},{'verbs':['get']}]");
    role("b", ",'labels':{'to':'all'}},'rules':[{'verbs':['get']},{'verbs':['list']}]");
    stage.start(ClusterRoleAggregationController::new);
    assertThat(stage.actions()).isEmpty();
  }
}
