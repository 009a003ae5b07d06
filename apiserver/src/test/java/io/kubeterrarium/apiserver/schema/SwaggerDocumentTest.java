package io.kubeterrarium.apiserver.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.apiserver.kinds.Kinds;
import io.kubeterrarium.apiserver.request.ApiResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SwaggerDocumentTest {
  private final SwaggerDocument swagger =
      new SwaggerDocument(new OpenApiDocuments(Kinds.table(), "v1.36.0"));

  @Test
  void definitionsReferToDefinitions() {
    JsonNode document = Json.read(encoded("application/json").bytes());
    assertThat(document.path("swagger").stringValue()).isEqualTo("2.0");
    JsonNode definitions = document.path("definitions");
    assertThat(definitions.has("io.k8s.api.core.v1.Pod")).isTrue();
    for (JsonNode value : definitions.findValues("$ref")) {
      if (!value.isString()) {
        continue; // A field of that name, of JSONSchemaProps.
      }
      String reference = value.stringValue();
      assertThat(reference).startsWith("#/definitions/");
      assertThat(definitions.has(reference.substring("#/definitions/".length())))
          .as(reference)
          .isTrue();
    }
    assertThat(
            definitions.at("/io.k8s.apimachinery.pkg.util.intstr.IntOrString/type").stringValue())
        .isEqualTo("string");
  }

  @Test
  void protobufHasTheHeadOnly() {
    ApiResponse.Encoded answer =
        encoded("application/com.github.proto-openapi.spec.v2@v1.0+protobuf");
    assertThat(answer.contentType()).endsWith("+protobuf");
    assertThat(new String(answer.bytes(), StandardCharsets.UTF_8))
        .isEqualTo("\n\u00032.0\u0012\u0015\n\nKubernetes\u0012\u0007v1.36.0");
  }

  private ApiResponse.Encoded encoded(String accept) {
    return (ApiResponse.Encoded) swagger.answer(accept);
  }
}
