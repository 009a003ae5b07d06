package io.kubeterrarium.apiserver.schema;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.request.ApiResponse;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The one document of OpenAPI v2, made from those of OpenAPI v3, as JSON and as gnostic's protobuf.
 * Put together when it is asked for and kept as bytes until something else is served.
 */
public final class SwaggerDocument {
  private static final String REFERENCE = "#/components/schemas/";
  private static final String ASKED_PROTOBUF = "application/com.github.proto-openapi.spec.v2@v1.0";
  private static final String PROTOBUF =
      "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";
  private static final String TITLE = "Kubernetes";
  private static final String KINDS = "x-kubernetes-group-version-kind";
  private static final String INT_OR_STRING = "x-kubernetes-int-or-string";
  private static final List<String> ONLY_IN_VERSION_3 = List.of("anyOf", "not", "nullable");

  private final OpenApiDocuments documents;
  private volatile Kept kept = new Kept("", new byte[0], new byte[0]);

  /**
   * @param of what was served when it was made
   */
  private record Kept(String of, byte[] json, byte[] protobuf) {}

  public SwaggerDocument(OpenApiDocuments documents) {
    this.documents = documents;
  }

  /**
   * @param accept the request's Accept header
   */
  public ApiResponse.Encoded answer(String accept) {
    Kept now = current();
    return accept.startsWith(ASKED_PROTOBUF)
        ? new ApiResponse.Encoded(200, PROTOBUF, now.protobuf)
        : new ApiResponse.Encoded(200, "application/json", now.json);
  }

  private Kept current() {
    String served = documents.served();
    Kept now = kept;
    if (!now.of.equals(served)) {
      ObjectNode document = document();
      now = new Kept(served, Json.bytes(document), GnosticDocument.of(document));
      kept = now;
    }
    return now;
  }

  private ObjectNode document() {
    ObjectNode document = Json.object().put("swagger", "2.0");
    document.putObject("info").put("title", TITLE).put("version", documents.serverVersion());
    ObjectNode paths = document.putObject("paths");
    ObjectNode definitions = document.putObject("definitions");
    SwaggerPaths inVersion2 = new SwaggerPaths(SwaggerDocument::inVersion2);
    for (JsonNode group : documents.all()) {
      group
          .path("paths")
          .properties()
          .forEach(path -> paths.set(path.getKey(), inVersion2.of(path.getValue())));
      group
          .path("components")
          .path("schemas")
          .properties()
          .forEach(
              schema -> {
                if (!definitions.has(schema.getKey())) {
                  definitions.set(schema.getKey(), definition(schema.getValue()));
                }
              });
    }
    ObjectNode token = document.putObject("securityDefinitions").putObject("BearerToken");
    token.put("type", "apiKey").put("name", "authorization").put("in", "header");
    token.put("description", "Bearer Token authentication");
    document.putArray("security").addObject().putArray("BearerToken");
    return document;
  }

  /** A kind with any fields says nothing of those it knows: kubectl would refuse the others. */
  private static JsonNode definition(JsonNode schema) {
    if (schema.path(OpenSchemas.OPEN).asBoolean(false)) {
      ObjectNode open = Json.object().put("type", "object");
      open.set(KINDS, schema.path(KINDS));
      return open;
    }
    return inVersion2(schema);
  }

  /** Version 2 has no {@code oneOf}, no {@code allOf} around a reference, and other references. */
  private static JsonNode inVersion2(JsonNode schema) {
    if (schema instanceof ObjectNode object) {
      OpenSchemas.loosen(object);
      JsonNode all = object.path("allOf");
      if (all.size() == 1 && all.get(0).has("$ref")) {
        object.setAll((ObjectNode) all.get(0));
      }
      object.remove("allOf");
      if (object.remove("oneOf") != null && !object.has("type") && !object.has(INT_OR_STRING)) {
        object.put("type", "string");
      }
      object.remove(ONLY_IN_VERSION_3);
      String reference = Meta.text(object, "$ref");
      if (reference.startsWith(REFERENCE)) {
        object.put("$ref", "#/definitions/" + reference.substring(REFERENCE.length()));
      }
      inVersion2(object.path("items"));
      inVersion2(object.path("additionalProperties"));
      for (JsonNode property : object.path("properties")) {
        withoutValues(property);
        inVersion2(property);
      }
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
}
