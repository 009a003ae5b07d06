package io.kubeterrarium.controllers.serviceaccount;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.GroupVersionResource;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.client.resource.Resource;
import io.kubeterrarium.client.resource.Resources;
import io.kubeterrarium.controllers.Stage;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class TokenSecretControllerTest {
  private static final Resource<ObjectNode> SECRETS =
      new Resource<>(GroupVersionResource.of("v1", "secrets"), "Secret", true, ObjectNode.class);

  private final Stage stage = new Stage();
  private String uid = "";

  @BeforeEach
  void anAccountWithTokens() {
    ObjectNode account = json("{'metadata':{'name':'bot','namespace':'default'}}");
    uid = Meta.uid(stage.api.create((Resource<?>) Resources.SERVICE_ACCOUNTS, account));
    secret("of-bot", "kubernetes.io/service-account-token", "bot", uid);
    secret("of-an-earlier-bot", "kubernetes.io/service-account-token", "bot", "earlier");
    secret("of-nobody", "kubernetes.io/service-account-token", "nobody", "");
    secret("no-token", "Opaque", "bot", uid);
    stage.start(TokenSecretController::new);
  }

  private static ObjectNode json(String text) {
    return (ObjectNode) Json.read(text.replace('\'', '"'));
  }

  private void secret(String name, String type, String account, String accountUid) {
    stage.api.create(
        (Resource<?>) SECRETS,
        json(
            "{'metadata':{'name':'%s','namespace':'default','annotations':{'kubernetes.io/service-account.name':'%s','kubernetes.io/service-account.uid':'%s'}},'type':'%s'}"
                .formatted(name, account, accountUid, type)));
  }

  private List<String> names() {
    return stage.api.list(SECRETS, "default").stream().map(Meta::name).sorted().toList();
  }

  @Test
  void tokensGoWithTheirAccountAtOnce() {
    stage.api.vanish(Resources.SERVICE_ACCOUNTS, "default", "bot");
    stage.time.settle();
    assertThat(names()).containsExactly("no-token", "of-an-earlier-bot", "of-nobody");
  }

  @Test
  void tokensWithoutAnAccountGetALittlePatience() {
    assertThat(names()).hasSize(4);
    stage.time.advance(Duration.ofSeconds(9));
    assertThat(names()).hasSize(4);
    stage.time.advance(Duration.ofSeconds(2));
    assertThat(names()).containsExactly("no-token", "of-bot");
  }
}
