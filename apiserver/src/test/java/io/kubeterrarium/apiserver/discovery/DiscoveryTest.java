package io.kubeterrarium.apiserver.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.apiserver.Reference;
import io.kubeterrarium.apiserver.kinds.Kinds;
import io.kubeterrarium.apiserver.request.ApiResponse;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class DiscoveryTest {
  private static final String AGGREGATED =
      "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,"
          + "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json";

  private final DiscoveryDocuments documents = new DiscoveryDocuments(Kinds.table());

  @Test
  void whatIsServedIsListedAsUpstreamListsIt() {
    assertListedAsUpstream("/api/v1", "api-v1.json", "resources");
    assertListedAsUpstream("/apis/apps/v1", "apis-apps-v1.json", "resources");
  }

  @Test
  void groupsAreNamedAsUpstreamNamesThem() {
    JsonNode reference = Reference.json("discovery/apis.json");
    Map<String, JsonNode> upstream = byName(reference.get("groups"));
    byName(tree("/apis", "").get("groups"))
        .forEach(
            (name, group) -> {
              JsonNode theirs = upstream.get(name);
              assertThat(theirs).as(name).isNotNull();
              assertThat(theirs.get("versions")).containsAll(group.get("versions"));
              assertThat(group.get("preferredVersion")).isEqualTo(theirs.get("preferredVersion"));
            });
    assertThat(tree("/apis/apps", "").get("kind").stringValue()).isEqualTo("APIGroup");
    assertThat(tree("/api", "")).isEqualTo(Reference.json("discovery/api.json"));
  }

  @Test
  void theAggregatedFormIsAnsweredWhereItIsAskedFor() {
    for (String root : List.of("api", "apis")) {
      ApiResponse answer = documents.answer("/" + root, AGGREGATED, "127.0.0.1:6443", List.of());
      assertThat(((ApiResponse.Encoded) answer).contentType())
          .isEqualTo("application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList");
      JsonNode ours = Json.read(((ApiResponse.Encoded) answer).bytes());
      Map<String, JsonNode> upstream =
          resources(Reference.json("discovery/" + root + ".aggregated.json"));
      resources(ours)
          .forEach(
              (name, resource) -> {
                assertThat(upstream).containsKey(name);
                assertEachAsUpstream(
                    list(resource.path("subresources"), "subresource"),
                    list(upstream.get(name).path("subresources"), "subresource"));
                for (JsonNode side : List.of(resource, upstream.get(name))) {
                  ((tools.jackson.databind.node.ObjectNode) side).remove("subresources");
                }
                assertThat(resource).isEqualTo(upstream.get(name));
              });
    }
  }

  @Test
  void whatIsNotServedIsNotAnswered() {
    assertThat(documents.answer("/apis/nope", "", "", List.of())).isNull();
    assertThat(documents.answer("/apis/apps/v9", "", "", List.of())).isNull();
    assertThat(documents.answer("/api/v2", "", "", List.of())).isNull();
    assertThat(documents.answer("/apis/apps/v1/x/y", "", "", List.of())).isNull();
  }

  @Test
  void theRootListsPaths() {
    ApiResponse.Tree root =
        (ApiResponse.Tree) documents.answer("/", "", "", List.of("/healthz", "/version"));
    assertThat(root.tree().get("paths").toString())
        .contains("\"/api/v1\"", "\"/apis/apps/v1\"", "\"/healthz\"", "\"/version\"");
  }

  private void assertListedAsUpstream(String path, String file, String field) {
    JsonNode reference = Reference.json("discovery/" + file);
    assertEachAsUpstream(
        list(tree(path, "").get(field), "name"), list(reference.get(field), "name"));
  }

  private static void assertEachAsUpstream(
      Map<String, JsonNode> ours, Map<String, JsonNode> upstream) {
    ours.forEach((name, resource) -> assertThat(resource).as(name).isEqualTo(upstream.get(name)));
  }

  private JsonNode tree(String path, String accept) {
    return ((ApiResponse.Tree) documents.answer(path, accept, "127.0.0.1:6443", List.of())).tree();
  }

  private static Map<String, JsonNode> byName(JsonNode list) {
    return list(list, "name");
  }

  private static Map<String, JsonNode> list(JsonNode list, String key) {
    Map<String, JsonNode> result = new TreeMap<>();
    list.forEach(item -> result.put(item.get(key).stringValue(), item));
    return result;
  }

  private static Map<String, JsonNode> resources(JsonNode aggregated) {
    Map<String, JsonNode> result = new TreeMap<>();
    for (JsonNode group : aggregated.get("items")) {
      for (JsonNode version : group.get("versions")) {
        for (JsonNode resource : version.get("resources")) {
          String name =
              group.at("/metadata/name").asString("")
                  + "/"
                  + version.get("version").stringValue()
                  + "/"
                  + resource.get("resource").stringValue();
          result.put(name, resource);
        }
      }
    }
    return result;
  }
}
