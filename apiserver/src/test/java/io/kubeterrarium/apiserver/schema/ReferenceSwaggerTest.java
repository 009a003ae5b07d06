package io.kubeterrarium.apiserver.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.Reference;
import io.kubeterrarium.apiserver.kinds.Kinds;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * OpenAPI of every group against the schema of Kubernetes 1.36, without alpha and beta versions,
 * which are not served. What differs on purpose stands here, with why.
 */
class ReferenceSwaggerTest {
  private static final List<String> FACETS =
      List.of(
          "type",
          "format",
          "$ref",
          "items",
          "additionalProperties",
          "x-kubernetes-list-type",
          "x-kubernetes-list-map-keys",
          "x-kubernetes-map-type",
          "x-kubernetes-patch-merge-key",
          "x-kubernetes-patch-strategy",
          "x-kubernetes-unions");

  /** Parameters that 1.36 names and that change nothing here: corrupt objects, sharded lists. */
  private static final Set<String> WITHOUT =
      Set.of("ignoreStoreReadErrorWithClusterBreakingPotential", "shardSelector");

  private final JsonNode theirs = Reference.json("openapi/swagger-1.36.json");
  private final JsonNode ours =
      Json.read(
          new SwaggerDocument(new OpenApiDocuments(Kinds.table(), "v1.36.0")).answer("").bytes());

  @Test
  void definitionsAreUpstreams() {
    List<String> differences = new ArrayList<>();
    int described = 0;
    int fields = 0;
    for (var definition : ours.path("definitions").properties()) {
      JsonNode their = theirs.path("definitions").path(definition.getKey());
      if (their.isMissingNode()) {
        differences.add(definition.getKey() + " is not upstream's");
        continue;
      }
      compare(definition.getKey(), definition.getValue(), their, differences);
      for (var field : definition.getValue().path("properties").properties()) {
        JsonNode wanted = their.path("properties").path(field.getKey());
        fields++;
        described += text(field.getValue()).equals(text(wanted)) ? 1 : 0;
      }
    }
    assertThat(differences).isEmpty();
    System.out.println(described + " of " + fields + " descriptions are upstream's");
    assertThat(described).isGreaterThan(fields * 95 / 100);
  }

  private static void compare(String name, JsonNode mine, JsonNode their, List<String> into) {
    if (!words(mine.path("required")).equals(words(their.path("required")))) {
      into.add(name + " required: " + mine.path("required") + ", not " + their.path("required"));
    }
    if (!mine.path("properties").propertyNames().equals(their.path("properties").propertyNames())) {
      TreeSet<String> odd = new TreeSet<>(mine.path("properties").propertyNames());
      TreeSet<String> lacking = new TreeSet<>(their.path("properties").propertyNames());
      lacking.removeAll(odd);
      odd.removeAll(their.path("properties").propertyNames());
      into.add(name + " has " + odd + " and lacks " + lacking);
    }
    for (var field : mine.path("properties").properties()) {
      JsonNode wanted = their.path("properties").path(field.getKey());
      for (String facet : FACETS) {
        if (!bare(field.getValue().path(facet)).equals(bare(wanted.path(facet)))) {
          into.add(
              name
                  + "."
                  + field.getKey()
                  + " "
                  + facet
                  + ": "
                  + field.getValue().path(facet)
                  + ", not "
                  + wanted.path(facet));
        }
      }
    }
  }

  /** Types only: enums and defaults are compared where upstream has them, in version 3. */
  private static JsonNode bare(JsonNode schema) {
    if (schema.isObject()) {
      var copy = ((tools.jackson.databind.node.ObjectNode) schema).deepCopy();
      copy.remove(List.of("enum", "default", "description"));
      return copy;
    }
    return schema;
  }

  @Test
  void pathsAreUpstreams() {
    List<String> differences = new ArrayList<>();
    int operations = 0;
    for (var path : ours.path("paths").properties()) {
      JsonNode their = theirs.path("paths").path(path.getKey());
      for (var method : path.getValue().properties()) {
        if (!method.getKey().equals("parameters")) {
          operations++;
          operation(
              path.getKey() + " " + method.getKey(),
              method.getValue(),
              their.path(method.getKey()),
              differences);
        }
      }
    }
    System.out.println(operations + " operations compared");
    assertThat(differences).isEmpty();
    assertThat(missing()).isEmpty();
  }

  private void operation(String at, JsonNode mine, JsonNode their, List<String> into) {
    for (String fact :
        List.of(
            "operationId",
            "description",
            "x-kubernetes-action",
            "x-kubernetes-group-version-kind",
            "tags")) {
      if (!mine.path(fact).equals(their.path(fact))) {
        into.add(at + " " + fact + ": " + mine.path(fact) + ", not " + their.path(fact));
      }
    }
    if (!mine.at("/responses/200/schema").equals(their.at("/responses/200/schema"))) {
      into.add(at + " answers " + mine.at("/responses/200/schema"));
    }
    if (!mine.path("responses").propertyNames().equals(their.path("responses").propertyNames())) {
      into.add(at + " answers with " + mine.path("responses").propertyNames());
    }
    if (mine.path("x-kubernetes-action").asString("").equals("connect") || at.contains("/log ")) {
      return; // Their queries are for processes that do not run here.
    }
    // What all operations of a path take, upstream says once, at the path.
    String path = at.substring(0, at.indexOf(' '));
    Set<String> wanted = parameters(their);
    wanted.addAll(parameters(theirs.path("paths").path(path)));
    wanted.removeAll(WITHOUT);
    Set<String> taken = parameters(mine);
    taken.addAll(parameters(ours.path("paths").path(path)));
    if (!taken.equals(wanted)) {
      into.add(at + " takes " + taken + ", not " + wanted);
    }
  }

  private Set<String> parameters(JsonNode operation) {
    Set<String> names = new TreeSet<>();
    for (JsonNode parameter : operation.path("parameters")) {
      String reference = Meta.text(parameter, "$ref");
      JsonNode named =
          reference.isEmpty()
              ? parameter
              : theirs.path("parameters").path(reference.substring("#/parameters/".length()));
      names.add(Meta.text(named, "name"));
    }
    return names;
  }

  /** What upstream documents of the versions served and we do not. */
  private List<String> missing() {
    List<String> missing = new ArrayList<>();
    for (String path : theirs.path("paths").propertyNames()) {
      boolean served =
          Kinds.table().groupVersions().stream()
              .anyMatch(version -> path.startsWith(prefix(version.toString())));
      // Deprecated watches by path are served and not documented; discovery documents itself; what
      // comes after a proxy's slash is refused as the proxy is; tokens take a key to sign with.
      boolean aside =
          path.contains("/watch/")
              || path.endsWith("/")
              || path.endsWith("/{path}")
              || path.endsWith("/serviceaccounts/{name}/token");
      if (served && !aside && !ours.path("paths").has(path)) {
        missing.add(path);
      }
    }
    return missing;
  }

  private static String prefix(String version) {
    return version.contains("/") ? "/apis/" + version + "/" : "/api/" + version + "/";
  }

  private static String text(JsonNode field) {
    String text = field.path("description").asString("");
    int values = text.indexOf("\n\nPossible enum values:");
    return values < 0 ? text : text.substring(0, values);
  }

  private static TreeSet<String> words(JsonNode list) {
    TreeSet<String> result = new TreeSet<>();
    list.forEach(item -> result.add(item.stringValue()));
    return result;
  }
}
