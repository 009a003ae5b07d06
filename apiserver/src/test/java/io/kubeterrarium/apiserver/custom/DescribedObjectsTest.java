package io.kubeterrarium.apiserver.custom;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.json.Json;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class DescribedObjectsTest {
  private static final String EMBEDDED =
      "{'type':'object','x-kubernetes-embedded-resource':true,'required':['spec'],"
          + "'properties':{'spec':{'type':'object'}}}";

  @Test
  void anObjectWithinAnObjectHasAKindOfItsOwn() {
    String list = "{'type':'array','items':" + EMBEDDED + "}";
    JsonNode schema =
        openApi("{'type':'object','properties':{'one':" + EMBEDDED + ",'all':" + list + "}}");
    for (JsonNode inner :
        new JsonNode[] {schema.at("/properties/one"), schema.at("/properties/all/items")}) {
      assertThat(inner.path("properties").propertyNames())
          .containsExactly("spec", "apiVersion", "kind", "metadata");
      assertThat(inner.path("required")).hasToString("[\"spec\",\"kind\",\"apiVersion\"]");
    }
    assertThat(schema.path("properties").propertyNames()).contains("apiVersion", "metadata");
    assertThat(schema.has("required")).isFalse();
  }

  private static JsonNode openApi(String schema) {
    GroupVersionKind kind = new GroupVersionKind("example.com", "v1", "Toy");
    return new CustomType(kind, Json.read(schema.replace('\'', '"'))).openApi();
  }
}
