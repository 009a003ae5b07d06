package io.kubeterrarium.apiserver.kinds;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.Reference;
import io.kubeterrarium.apiserver.resource.ResourceType;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.resource.Subresource;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Our names and verbs against what a real control plane's aggregated discovery says of them. */
class ReferenceDiscoveryTest {
  @Test
  void everyKindIsNamedAsUpstreamNamesIt() {
    Map<String, JsonNode> upstream = new TreeMap<>();
    read("api.aggregated.json", upstream);
    read("apis.aggregated.json", upstream);
    SoftAssertions softly = new SoftAssertions();
    for (Strategy strategy : Kinds.all()) {
      ResourceType type = strategy.type();
      String name = type.kind().apiVersion() + " " + type.plural();
      JsonNode theirs = upstream.getOrDefault(name, Json.object());
      softly.assertThat(ours(strategy)).as(name).isEqualTo(theirs(theirs));
      theirs
          .path("subresources")
          .forEach(
              one -> {
                Subresource mine = strategy.subresources().get(Meta.text(one, "subresource"));
                if (mine != null) {
                  softly
                      .assertThat(subresource(mine, type.kind()))
                      .as(name + "/" + Meta.text(one, "subresource"))
                      .isEqualTo(theirSubresource(one, type.kind()));
                }
              });
    }
    softly.assertAll();
    assertThat(upstream).isNotEmpty();
  }

  private static void read(String file, Map<String, JsonNode> into) {
    JsonNode document = Reference.json("discovery/" + file);
    for (JsonNode group : document.path("items")) {
      String name = Meta.name(group);
      for (JsonNode version : group.path("versions")) {
        String prefix = name.isEmpty() ? "" : name + "/";
        for (JsonNode resource : version.path("resources")) {
          into.put(
              prefix + Meta.text(version, "version") + " " + Meta.text(resource, "resource"),
              resource);
        }
      }
    }
  }

  private static String ours(Strategy strategy) {
    ResourceType type = strategy.type();
    return String.join(
        " ",
        type.kind().kind(),
        type.singular(),
        type.namespaced() ? "Namespaced" : "Cluster",
        new TreeSet<>(type.verbs()).toString(),
        type.shortNames().toString(),
        type.categories().toString());
  }

  private static String theirs(JsonNode resource) {
    return String.join(
        " ",
        Meta.text(resource.path("responseKind"), "kind"),
        Meta.text(resource, "singularResource"),
        Meta.text(resource, "scope"),
        words(resource.path("verbs")),
        words(resource.path("shortNames")),
        words(resource.path("categories")));
  }

  private static String subresource(Subresource mine, GroupVersionKind parent) {
    GroupVersionKind kind = mine.kind();
    String group = kind.groupVersion().equals(parent.groupVersion()) ? "" : kind.apiVersion();
    return kind.kind() + " " + group + " " + new TreeSet<>(mine.verbs());
  }

  private static String theirSubresource(JsonNode theirs, GroupVersionKind parent) {
    JsonNode kind = theirs.path("responseKind");
    String group = Meta.text(kind, "group");
    String apiVersion =
        group.isEmpty() || group.equals(parent.group())
            ? ""
            : group + "/" + Meta.text(kind, "version");
    return Meta.text(kind, "kind") + " " + apiVersion + " " + words(theirs.path("verbs"));
  }

  private static String words(JsonNode list) {
    TreeSet<String> sorted = new TreeSet<>();
    list.forEach(word -> sorted.add(word.asString("")));
    return sorted.toString();
  }
}
