package io.kubeterrarium.apiserver.handler;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.registry.local.LocalRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Three API servers over one registry hand out addresses and node ports at the same time. */
class SeveralServersTest {
  private static final String SERVICES = "/api/v1/namespaces/default/services";
  private static final int EACH = 40;

  private final LocalRegistry registry = LocalRegistry.open();
  private final List<TestApi> servers =
      List.of(
          new TestApi(registry, true), new TestApi(registry, true), new TestApi(registry, true));
  private final ExecutorService clients = Executors.newFixedThreadPool(12);

  @AfterEach
  void close() {
    clients.shutdownNow();
    servers.forEach(server -> server.storage.close());
    registry.close();
  }

  @Test
  void noTwoServicesHoldTheSameAddressOrPort() throws Exception {
    servers
        .get(0)
        .post(
            "/api/v1/namespaces",
            "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"default\"}}");
    List<Callable<TestApi.Answer>> creates = new ArrayList<>();
    for (int i = 0; i < EACH; i++) {
      for (int server = 0; server < servers.size(); server++) {
        TestApi api = servers.get(server);
        String name = "s" + server + "-" + i;
        creates.add(() -> api.post(SERVICES, service(name, 0)));
      }
    }

    for (Future<TestApi.Answer> answer : clients.invokeAll(creates)) {
      assertThat(answer.get().status()).as("%s", answer.get().body()).isEqualTo(201);
    }

    List<String> addresses = new ArrayList<>();
    List<Integer> ports = new ArrayList<>();
    for (JsonNode item : servers.get(1).get(SERVICES).body().path("items")) {
      addresses.add(item.path("spec").path("clusterIP").asString());
      ports.add(item.path("spec").path("ports").path(0).path("nodePort").asInt());
    }
    assertThat(addresses).hasSize(EACH * servers.size()).doesNotHaveDuplicates();
    assertThat(ports).hasSize(EACH * servers.size()).doesNotHaveDuplicates();
  }

  @Test
  void aPortThatAllAskForIsGivenOnceAndAgainWhenItIsFree() throws Exception {
    for (int round = 0; round < 20; round++) {
      List<Callable<TestApi.Answer>> creates = new ArrayList<>();
      for (int server = 0; server < servers.size(); server++) {
        TestApi api = servers.get(server);
        String name = "r" + round + "-" + server;
        creates.add(() -> api.post(SERVICES, service(name, 31000)));
      }
      List<TestApi.Answer> answers = new ArrayList<>();
      for (Future<TestApi.Answer> answer : clients.invokeAll(creates)) {
        answers.add(answer.get());
      }

      assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(1);
      assertThat(answers)
          .filteredOn(answer -> answer.status() != 201)
          .allMatch(answer -> answer.message().contains("provided port is already allocated"));
      TestApi.Answer given =
          answers.stream().filter(answer -> answer.status() == 201).findFirst().orElseThrow();
      TestApi deleter = servers.get((round + 1) % servers.size());
      String name = given.body().path("metadata").path("name").asString();
      assertThat(deleter.delete(SERVICES + "/" + name).status()).isEqualTo(200);
      servers.forEach(server -> server.storage.catchUp());
    }
  }

  /** What one server remembers of a Service must not hide what another made of it since. */
  @Test
  void aPortThatAnotherServerMovedAServiceToIsTaken() {
    TestApi one = servers.get(0);
    TestApi two = servers.get(1);
    one.post(SERVICES, service("web", 31000));
    two.storage.catchUp();
    assertThat(
            two.patch(
                    SERVICES + "/web",
                    "application/merge-patch+json",
                    "{\"spec\":{\"ports\":[{\"port\":80,\"nodePort\":31001}]}}")
                .status())
        .isEqualTo(200);
    one.storage.catchUp();

    assertThat(one.post(SERVICES, service("other", 31001)).message())
        .contains("provided port is already allocated");
    assertThat(one.post(SERVICES, service("free", 31000)).status()).isEqualTo(201);
  }

  private static String service(String name, int nodePort) {
    return "{\"apiVersion\":\"v1\",\"kind\":\"Service\",\"metadata\":{\"name\":\""
        + name
        + "\"},\"spec\":{\"type\":\"NodePort\",\"ports\":[{\"port\":80,\"nodePort\":"
        + nodePort
        + "}]}}";
  }
}
