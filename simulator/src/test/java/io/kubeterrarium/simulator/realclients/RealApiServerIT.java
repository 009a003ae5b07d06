package io.kubeterrarium.simulator.realclients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kubeterrarium.client.kubeconfig.Kubeconfig;
import io.kubeterrarium.registry.etcd.EtcdConfig;
import io.kubeterrarium.simulator.process.DataDirectory;
import io.kubeterrarium.simulator.process.Endpoints;
import io.kubeterrarium.simulator.process.History;
import io.kubeterrarium.simulator.process.Part;
import io.kubeterrarium.simulator.process.RegistryOptions;
import io.kubeterrarium.simulator.process.Terrarium;
import io.kubeterrarium.simulator.process.TerrariumConfig;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The real kube-apiserver over the etcd port, where {@code KUBE_APISERVER} names one, and over a
 * registry that is stopped and started under it.
 */
class RealApiServerIT {
  private static final String MAPS = "/api/v1/namespaces/default/configmaps";
  private static final String TOYS = "/apis/example.com/v1/namespaces/default/toys";
  private static final int OBJECTS = 60;

  @TempDir Path work;

  private String binary = "";

  /** What runs below the API server, and can be stopped and started at the same port. */
  private record Below(AutoCloseable lock, Terrarium terrarium, Endpoints endpoints)
      implements AutoCloseable {
    static Below start(DataDirectory directory, int etcdPort) throws Exception {
      AutoCloseable lock = directory.open();
      EtcdConfig etcd = new EtcdConfig(EtcdConfig.LOOPBACK, etcdPort, true);
      TerrariumConfig config =
          TerrariumConfig.forTests()
              .withDataDirectory(directory.path())
              .without(Part.values())
              .withRegistry(
                  new RegistryOptions(Optional.of(etcd), History.DEFAULT, Optional.empty()));
      Terrarium terrarium = new Terrarium(config, directory, failure -> {});
      return new Below(lock, terrarium, terrarium.start(progress -> {}));
    }

    int etcdPort() {
      return URI.create(endpoints.etcdUrl().orElseThrow()).getPort();
    }

    @Override
    public void close() throws Exception {
      terrarium.close();
      lock.close();
    }
  }

  @BeforeEach
  void find() {
    String named = System.getenv("KUBE_APISERVER");
    String why = "KUBE_APISERVER names no kube-apiserver";
    if (named == null) {
      System.out.println("RealApiServerIT is skipped: " + why);
    }
    assumeTrue(named != null, why);
    binary = named;
  }

  @Test
  void itKeepsItsStateHereAndOutlivesARestartOfTheRegistry() throws Exception {
    DataDirectory directory = new DataDirectory(work.resolve("data"));
    Below below = Below.start(directory, 0);
    int port = below.etcdPort();
    Kubeconfig administrator = Kubeconfig.read(below.endpoints().kubeconfig().orElseThrow());
    String etcdUrl = below.endpoints().etcdUrl().orElseThrow();
    try (RealApiServer server =
        RealApiServer.start(binary, etcdUrl, directory.pki(), administrator, work)) {
      GoClient client = server.client().accepting("application/json");
      writeConditionally(client);
      listInPages(client);
      define(server, client);
      String before = client.get(MAPS + "/m0").expect(200).json().at("/metadata/uid").stringValue();

      below.close();
      below = Below.start(directory, port);
      server.await("/readyz", 200);
      assertThat(server.await(MAPS + "/m0", 200).code()).isEqualTo(200);
      JsonNode after = client.get(MAPS + "/m0").expect(200).json();
      assertThat(after.at("/metadata/uid").stringValue()).isEqualTo(before);
      try (GoWatch watch = server.client().watch(MAPS + resumeAt(client))) {
        client.json("DELETE", MAPS + "/m0", "{}").expect(200);
        assertThat(watch.nextChange().text()).isEqualTo("DELETED default/m0");
      }
      client.get(TOYS + "/bear").expect(200);
      assertThat(server.log()).doesNotContain("panic");
    } finally {
      below.close();
    }
  }

  private static String resumeAt(GoClient client) throws Exception {
    JsonNode list = client.get(MAPS + "?limit=1").expect(200).json();
    return "?resourceVersion=" + list.at("/metadata/resourceVersion").stringValue();
  }

  private static void writeConditionally(GoClient client) throws Exception {
    for (int i = 0; i < OBJECTS; i++) {
      client.json("POST", MAPS, map("m" + i, "")).expect(201);
    }
    client.json("POST", MAPS, map("m0", "")).expect(409);
    JsonNode first = client.get(MAPS + "/m0").expect(200).json();
    String version = first.at("/metadata/resourceVersion").stringValue();
    client.json("PUT", MAPS + "/m0", map("m0", version)).expect(200);
    client.patch(MAPS + "/m0", GoClient.MERGE, "{\"data\":{\"k\":\"w\"}}").expect(200);
    client.json("PUT", MAPS + "/m0", map("m0", version)).expect(409);
  }

  private static String map(String name, String version) {
    return """
        {"apiVersion":"v1","kind":"ConfigMap","data":{"k":"%s"},
         "metadata":{"name":"%s","labels":{"it":"yes"},"resourceVersion":"%s"}}
        """
        .formatted("v" + version, name, version);
  }

  /** Pages are of one revision: what is deleted between them is still there. */
  private static void listInPages(GoClient client) throws Exception {
    String page = MAPS + "?labelSelector=it%3Dyes&limit=25";
    JsonNode list = client.get(page).expect(200).json();
    client.json("DELETE", MAPS + "/m59", "{}").expect(200);
    List<String> names = new ArrayList<>();
    while (true) {
      list.path("items").forEach(item -> names.add(item.at("/metadata/name").stringValue()));
      String next = list.at("/metadata/continue").asString("");
      if (next.isEmpty()) {
        break;
      }
      list = client.get(page + "&continue=" + next).expect(200).json();
    }
    assertThat(names).hasSize(OBJECTS).doesNotHaveDuplicates().contains("m59");
  }

  private static void define(RealApiServer server, GoClient client) throws Exception {
    client
        .json(
            "POST",
            "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
            """
            {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition",
             "metadata":{"name":"toys.example.com"},"spec":{"group":"example.com",
              "scope":"Namespaced","names":{"plural":"toys","kind":"Toy"},"versions":[
               {"name":"v1","served":true,"storage":true,
                "schema":{"openAPIV3Schema":{"type":"object"}}}]}}
            """)
        .expect(201);
    server.await(TOYS, 200);
    client
        .json(
            "POST",
            TOYS,
            "{\"apiVersion\":\"example.com/v1\",\"kind\":\"Toy\",\"metadata\":{\"name\":\"bear\"}}")
        .expect(201);
  }
}
