package io.kubeterrarium.apiserver.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.apiserver.Reference;
import io.kubeterrarium.apiserver.kinds.Kinds;
import io.kubeterrarium.apiserver.request.ApiResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class OpenApiDocumentsTest {
  private final OpenApiDocuments documents = new OpenApiDocuments(Kinds.table(), "v1.36.0");

  @Test
  void theIndexLeadsToDocumentsThatMayBeKept() {
    JsonNode index = ((ApiResponse.Tree) documents.answer("/openapi/v3", "")).tree();
    String url = index.at("/paths/apis~1apps~1v1/serverRelativeURL").stringValue();
    assertThat(url).startsWith("/openapi/v3/apis/apps/v1?hash=");
    String hash = url.substring(url.indexOf('=') + 1);
    ApiResponse answer = documents.answer("/openapi/v3/apis/apps/v1", hash);
    assertThat(answer.headers().first("Cache-Control")).contains("immutable");
    assertThat(documents.answer("/openapi/v3/apis/nope/v1", "")).isNull();
  }

  @Test
  void everyReferenceResolves() {
    for (String path : List.of("api/v1", "apis/apps/v1")) {
      JsonNode document = document(path);
      JsonNode schemas = document.at("/components/schemas");
      TreeSet<String> missing = new TreeSet<>();
      document
          .findValuesAsString("$ref")
          .forEach(
              ref -> {
                String name = ref.substring(ref.lastIndexOf('/') + 1);
                if (!schemas.path(name).has("description")
                    && !schemas.path(name).has("properties")) {
                  missing.add(name);
                }
              });
      missing.remove("io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime");
      assertThat(missing).isEmpty();
    }
  }

  @Test
  void patchesNameTheParametersThatClientsLookFor() {
    JsonNode patch =
        document("apis/apps/v1")
            .at("/paths/~1apis~1apps~1v1~1namespaces~1{namespace}~1deployments~1{name}/patch");
    assertThat(patch.get("x-kubernetes-action").stringValue()).isEqualTo("patch");
    assertThat(patch.get("x-kubernetes-group-version-kind"))
        .isEqualTo(Json.read("{\"group\":\"apps\",\"version\":\"v1\",\"kind\":\"Deployment\"}"));
    assertThat(patch.findValuesAsString("name")).contains("fieldValidation", "dryRun");
  }

  @Test
  void typesRequiredAndMergeKeysAreUpstreams() {
    int properties = 0;
    int described = 0;
    for (String[] pair : new String[][] {{"apis/apps/v1", "v3-apps-v1"}, {"api/v1", "v3-api-v1"}}) {
      JsonNode upstream = Reference.json("openapi/" + pair[1] + ".json").at("/components/schemas");
      for (var schema : document(pair[0]).at("/components/schemas").properties()) {
        JsonNode theirs = upstream.path(schema.getKey());
        if (theirs.isMissingNode()) {
          continue;
        }
        JsonNode ours = schema.getValue();
        assertThat(strings(ours.path("required")))
            .as(schema.getKey())
            .isEqualTo(strings(theirs.path("required")));
        for (var property : ours.path("properties").properties()) {
          JsonNode their = theirs.path("properties").path(property.getKey());
          String at = schema.getKey() + "." + property.getKey();
          for (String facet :
              List.of(
                  "type",
                  "format",
                  "allOf",
                  "x-kubernetes-list-type",
                  "x-kubernetes-list-map-keys",
                  "x-kubernetes-patch-merge-key",
                  "x-kubernetes-patch-strategy")) {
            assertThat(property.getValue().path(facet))
                .as(at + " " + facet)
                .isEqualTo(their.path(facet));
          }
          properties++;
          described += words(property.getValue()).equals(words(their)) ? 1 : 0;
        }
        assertThat(ours.path("properties").propertyNames())
            .as(schema.getKey())
            .containsExactlyInAnyOrderElementsOf(theirs.path("properties").propertyNames());
      }
    }
    System.out.println(described + " of " + properties + " descriptions are upstream's");
    assertThat(described).isGreaterThan(properties * 95 / 100);
  }

  @ParameterizedTest
  @CsvSource({"api/v1,openapi/v3-api-v1.json", "apis/apps/v1,openapi/v3-apps-v1.json"})
  void enumsAndDefaultsAreUpstreams(String path, String file) {
    JsonNode ours = document(path).path("components").path("schemas");
    List<String> differences = new ArrayList<>();
    Reference.json(file)
        .path("components")
        .path("schemas")
        .properties()
        .forEach(
            schema ->
                schema
                    .getValue()
                    .path("properties")
                    .properties()
                    .forEach(
                        field -> {
                          JsonNode mine =
                              ours.path(schema.getKey()).path("properties").path(field.getKey());
                          String where = schema.getKey() + "." + field.getKey();
                          if (!mine.isMissingNode()) {
                            differ(where, field.getValue(), mine, differences);
                          }
                        }));
    assertThat(differences).isEmpty();
  }

  private static void differ(
      String where, JsonNode theirs, JsonNode mine, List<String> differences) {
    for (String pointer : List.of("/enum", "/default", "/items/enum", "/items/default")) {
      if (!theirs.at(pointer).equals(mine.at(pointer))) {
        differences.add(where + pointer + ": " + theirs.at(pointer) + " but " + mine.at(pointer));
      }
    }
  }

  /** The build's sources explain the values of what was there in Kubernetes 1.23. */
  @Test
  void valuesOfEnumsAreExplainedAsUpstreamDoes() {
    List<String> fields = new ArrayList<>();
    List<String> same = new ArrayList<>();
    for (String[] pair : new String[][] {{"apis/apps/v1", "v3-apps-v1"}, {"api/v1", "v3-api-v1"}}) {
      JsonNode ours = document(pair[0]).at("/components/schemas");
      JsonNode theirs = Reference.json("openapi/" + pair[1] + ".json").at("/components/schemas");
      for (var schema : ours.properties()) {
        for (var field : schema.getValue().path("properties").properties()) {
          JsonNode their =
              theirs.path(schema.getKey()).path("properties").path(field.getKey()).path("enum");
          if (!their.isMissingNode()) {
            String where = schema.getKey() + "." + field.getKey();
            fields.add(where);
            String wanted = explained(theirs.path(schema.getKey()), field.getKey());
            if (explained(schema.getValue(), field.getKey()).equals(wanted)) {
              same.add(where);
            }
          }
        }
      }
    }
    System.out.println(same.size() + " of " + fields.size() + " enums are explained as upstream's");
    assertThat(same)
        .hasSizeGreaterThan(fields.size() * 3 / 5)
        .contains(
            "io.k8s.api.apps.v1.DeploymentStrategy.type", "io.k8s.api.core.v1.ServiceSpec.type");
  }

  private static String explained(JsonNode schema, String field) {
    String text = schema.path("properties").path(field).path("description").asString("");
    return text.substring(Math.max(0, text.indexOf("\n\nPossible enum values:")));
  }

  private static String words(JsonNode property) {
    String text = property.path("description").asString("");
    int values = text.indexOf("\n\nPossible enum values:");
    return values < 0 ? text : text.substring(0, values);
  }

  private static TreeSet<String> strings(JsonNode list) {
    TreeSet<String> result = new TreeSet<>();
    list.forEach(item -> result.add(item.stringValue()));
    return result;
  }

  private JsonNode document(String path) {
    return Json.read(((ApiResponse.Encoded) documents.answer("/openapi/v3/" + path, "")).bytes());
  }
}
