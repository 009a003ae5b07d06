package io.kubeterrarium.simulator.realclients;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A resource in one version, as aggregated discovery tells it. */
record Served(
    String groupVersion, String resource, String kind, boolean namespaced, List<String> verbs) {
  private static final String AGGREGATED =
      "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,"
          + "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,"
          + "application/json";

  /** All that there is, in every version. */
  static List<Served> all(GoClient client) throws Exception {
    List<Served> all = new ArrayList<>();
    GoClient discovery = client.accepting(AGGREGATED);
    for (String path : List.of("/api", "/apis")) {
      JsonNode groups = discovery.get(path).expect(200).json();
      assertThat(groups.path("kind").stringValue()).isEqualTo("APIGroupDiscoveryList");
      for (JsonNode group : groups.path("items")) {
        String name = group.path("metadata").path("name").stringValue("");
        for (JsonNode version : group.path("versions")) {
          String own = version.path("version").stringValue();
          String groupVersion = name.isEmpty() ? own : name + "/" + own;
          version.path("resources").forEach(resource -> all.add(of(groupVersion, resource)));
        }
      }
    }
    return all;
  }

  private static Served of(String groupVersion, JsonNode resource) {
    List<String> verbs = new ArrayList<>();
    resource.path("verbs").forEach(verb -> verbs.add(verb.stringValue()));
    return new Served(
        groupVersion,
        resource.path("resource").stringValue(),
        resource.path("responseKind").path("kind").stringValue(),
        resource.path("scope").stringValue().equals("Namespaced"),
        verbs);
  }

  /** Of all namespaces. */
  String path() {
    return root() + resource;
  }

  String pathIn(String namespace) {
    return root() + "namespaces/" + namespace + "/" + resource;
  }

  private String root() {
    return (groupVersion.contains("/") ? "/apis/" : "/api/") + groupVersion + "/";
  }
}
