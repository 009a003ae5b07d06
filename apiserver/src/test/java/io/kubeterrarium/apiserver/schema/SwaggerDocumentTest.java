package io.kubeterrarium.apiserver.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.apiserver.kinds.Kinds;
import io.kubeterrarium.apiserver.request.ApiResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
  void protobufSaysTheSame() throws IOException {
    ApiResponse.Encoded answer =
        encoded("application/com.github.proto-openapi.spec.v2@v1.0+protobuf");
    assertThat(answer.contentType()).endsWith("+protobuf");
    Map<Integer, UnknownFieldSet.Field> document =
        UnknownFieldSet.parseFrom(answer.bytes()).asMap();
    assertThat(text(document.get(1))).isEqualTo("2.0");
    JsonNode json = Json.read(encoded("application/json").bytes());
    assertThat(names(document.get(8), 2))
        .containsExactlyElementsOf(json.path("paths").propertyNames());
    assertThat(names(document.get(9), 1))
        .containsExactlyElementsOf(json.path("definitions").propertyNames());
  }

  /** The names in a message whose field is a list of names (1) and values (2). */
  private static List<String> names(UnknownFieldSet.Field of, int number) throws IOException {
    List<String> names = new ArrayList<>();
    UnknownFieldSet all = UnknownFieldSet.parseFrom(of.getLengthDelimitedList().get(0));
    for (ByteString entry : all.getField(number).getLengthDelimitedList()) {
      names.add(text(UnknownFieldSet.parseFrom(entry).getField(1)));
    }
    return names;
  }

  private static String text(UnknownFieldSet.Field field) {
    return field.getLengthDelimitedList().get(0).toStringUtf8();
  }

  private ApiResponse.Encoded encoded(String accept) {
    return swagger.answer(accept);
  }
}
