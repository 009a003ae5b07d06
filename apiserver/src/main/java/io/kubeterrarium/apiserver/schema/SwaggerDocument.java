package io.kubeterrarium.apiserver.schema;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.request.ApiResponse;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The one document of OpenAPI v2, made from the schemas of OpenAPI v3: definitions without paths.
 * Clients that ask for protobuf get its head alone. kubectl falls back to it for kinds that v3 does
 * not have, finds no definition, and then says in its own words that there is no such kind.
 */
public final class SwaggerDocument {
  private static final String REFERENCE = "#/components/schemas/";
  private static final String ASKED_PROTOBUF = "application/com.github.proto-openapi.spec.v2@v1.0";
  private static final String PROTOBUF =
      "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";
  private static final String TITLE = "Kubernetes";

  private final OpenApiDocuments documents;

  public SwaggerDocument(OpenApiDocuments documents) {
    this.documents = documents;
  }

  /**
   * @param accept the request's Accept header
   */
  public ApiResponse answer(String accept) {
    return accept.startsWith(ASKED_PROTOBUF)
        ? new ApiResponse.Encoded(200, PROTOBUF, protobufHead())
        : new ApiResponse.Encoded(200, "application/json", Json.bytes(document()));
  }

  private ObjectNode document() {
    ObjectNode document = Json.object().put("swagger", "2.0");
    document.putObject("info").put("title", TITLE).put("version", documents.serverVersion());
    document.putObject("paths");
    ObjectNode definitions = document.putObject("definitions");
    documents
        .allSchemas()
        .forEach((name, schema) -> definitions.set(name, inVersion2(schema.deepCopy())));
    return document;
  }

  /** Version 2 has no {@code oneOf}, no {@code allOf} around a reference, and other references. */
  private static JsonNode inVersion2(JsonNode schema) {
    if (schema instanceof ObjectNode object) {
      JsonNode all = object.path("allOf");
      if (all.size() == 1) {
        object.remove("allOf");
        object.setAll((ObjectNode) all.get(0));
      }
      if (object.path("properties") instanceof ObjectNode properties) {
        properties.forEach(SwaggerDocument::withoutValues);
      }
      if (object.remove("oneOf") != null) {
        object.put("type", "string");
      }
      String reference = Meta.text(object, "$ref"); // which is a field of JSONSchemaProps too
      if (reference.startsWith(REFERENCE)) {
        object.put("$ref", "#/definitions/" + reference.substring(REFERENCE.length()));
      }
      List<Map.Entry<String, JsonNode>> children = new ArrayList<>(object.properties());
      children.forEach(child -> object.set(child.getKey(), inVersion2(child.getValue())));
    } else {
      schema.forEach(SwaggerDocument::inVersion2);
    }
    return schema;
  }

  /** Enums and defaults are for version 3 only, as upstream has it. */
  private static void withoutValues(JsonNode property) {
    if (property instanceof ObjectNode object) {
      object.remove(List.of("enum", "default"));
      withoutValues(object.path("items"));
    }
  }

  /** Fields 1 ({@code swagger}) and 2 ({@code info}: title 1, version 2) of gnostic's Document. */
  private byte[] protobufHead() {
    ByteArrayOutputStream info = new ByteArrayOutputStream();
    field(info, 1, TITLE.getBytes(StandardCharsets.UTF_8));
    field(info, 2, documents.serverVersion().getBytes(StandardCharsets.UTF_8));
    ByteArrayOutputStream document = new ByteArrayOutputStream();
    field(document, 1, "2.0".getBytes(StandardCharsets.UTF_8));
    field(document, 2, info.toByteArray());
    return document.toByteArray();
  }

  /** A length-delimited field of fewer than 128 bytes. */
  private static void field(ByteArrayOutputStream out, int number, byte[] bytes) {
    out.write(number << 3 | 2);
    out.write(bytes.length);
    out.writeBytes(bytes);
  }
}
