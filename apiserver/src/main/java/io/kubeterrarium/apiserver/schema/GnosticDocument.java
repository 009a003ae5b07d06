package io.kubeterrarium.apiserver.schema;

import com.google.protobuf.CodedOutputStream;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * OpenAPI v2 as gnostic's protobuf, which kubectl asks for. The numbers are those of {@code
 * openapi.v2.Document} in github.com/google/gnostic-models (openapiv2/OpenAPIv2.proto); values of
 * any type and extensions go as YAML, of which JSON is a part.
 */
final class GnosticDocument {
  /** Writes the fields of one message. */
  @FunctionalInterface
  private interface Message {
    void write(CodedOutputStream out) throws IOException;
  }

  private static final int EXTENSION_OF_SCHEMA = 31;
  private static final int EXTENSION_OF_OPERATION = 13;
  private static final Map<String, Integer> METHODS =
      Map.of("get", 2, "put", 3, "post", 4, "delete", 5, "patch", 8);

  private GnosticDocument() {}

  static byte[] of(JsonNode swagger) {
    try {
      return bytes(out -> document(swagger, out));
    } catch (IOException e) {
      throw new UncheckedIOException("to memory", e);
    }
  }

  private static void document(JsonNode swagger, CodedOutputStream out) throws IOException {
    text(out, 1, swagger, "swagger");
    message(out, 2, info -> info(swagger.path("info"), info));
    message(out, 8, paths -> each(paths, 2, swagger.path("paths"), GnosticDocument::pathItem));
    message(out, 9, all -> each(all, 1, swagger.path("definitions"), GnosticDocument::schema));
  }

  private static void info(JsonNode info, CodedOutputStream out) throws IOException {
    text(out, 1, info, "title");
    text(out, 2, info, "version");
  }

  /** What {@link #each} writes of a named value. */
  @FunctionalInterface
  private interface Value {
    void write(JsonNode value, CodedOutputStream out) throws IOException;
  }

  /** A map: messages of a name (1) and a value (2). */
  private static void each(CodedOutputStream out, int number, JsonNode map, Value value)
      throws IOException {
    for (Map.Entry<String, JsonNode> entry : map.properties()) {
      message(
          out,
          number,
          named -> {
            named.writeString(1, entry.getKey());
            message(named, 2, inner -> value.write(entry.getValue(), inner));
          });
    }
  }

  private static void pathItem(JsonNode item, CodedOutputStream out) throws IOException {
    for (Map.Entry<String, JsonNode> part : item.properties()) {
      Integer number = METHODS.get(part.getKey());
      if (number != null) {
        message(out, number, operation -> operation(part.getValue(), operation));
      }
    }
    parameters(out, 9, item.path("parameters"));
  }

  private static void operation(JsonNode operation, CodedOutputStream out) throws IOException {
    texts(out, 1, operation.path("tags"));
    text(out, 3, operation, "description");
    text(out, 5, operation, "operationId");
    texts(out, 6, operation.path("produces"));
    texts(out, 7, operation.path("consumes"));
    parameters(out, 8, operation.path("parameters"));
    message(
        out,
        9,
        responses ->
            each(
                responses,
                1,
                operation.path("responses"),
                (response, value) -> message(value, 1, one -> response(response, one))));
    texts(out, 10, operation.path("schemes"));
    extensions(out, EXTENSION_OF_OPERATION, operation);
  }

  private static void response(JsonNode response, CodedOutputStream out) throws IOException {
    text(out, 1, response, "description");
    if (response.has("schema")) {
      message(out, 2, item -> message(item, 1, schema -> schema(response.path("schema"), schema)));
    }
  }

  private static void parameters(CodedOutputStream out, int number, JsonNode parameters)
      throws IOException {
    for (JsonNode parameter : parameters) {
      message(out, number, item -> message(item, 1, one -> parameter(parameter, one)));
    }
  }

  private static void parameter(JsonNode parameter, CodedOutputStream out) throws IOException {
    switch (Meta.text(parameter, "in")) {
      case "body" -> message(out, 1, body -> bodyParameter(parameter, body));
      case "path" ->
          message(out, 2, other -> message(other, 4, path -> pathParameter(parameter, path)));
      default ->
          message(out, 2, other -> message(other, 3, query -> queryParameter(parameter, query)));
    }
  }

  private static void bodyParameter(JsonNode parameter, CodedOutputStream out) throws IOException {
    text(out, 1, parameter, "description");
    text(out, 2, parameter, "name");
    text(out, 3, parameter, "in");
    flag(out, 4, parameter, "required");
    message(out, 5, schema -> schema(parameter.path("schema"), schema));
  }

  private static void pathParameter(JsonNode parameter, CodedOutputStream out) throws IOException {
    named(parameter, out);
    text(out, 5, parameter, "type");
    flag(out, 19, parameter, "uniqueItems");
  }

  private static void queryParameter(JsonNode parameter, CodedOutputStream out) throws IOException {
    named(parameter, out);
    text(out, 6, parameter, "type");
    flag(out, 20, parameter, "uniqueItems");
  }

  private static void named(JsonNode parameter, CodedOutputStream out) throws IOException {
    flag(out, 1, parameter, "required");
    text(out, 2, parameter, "in");
    text(out, 3, parameter, "description");
    text(out, 4, parameter, "name");
  }

  private static void schema(JsonNode schema, CodedOutputStream out) throws IOException {
    text(out, 1, schema, "$ref"); // A field of that name, of JSONSchemaProps, is no text.
    text(out, 2, schema, "format");
    text(out, 4, schema, "description");
    if (schema.has("default")) {
      message(out, 5, any -> any(schema.get("default"), any));
    }
    texts(out, 19, schema.path("required"));
    for (JsonNode value : schema.path("enum")) {
      message(out, 20, any -> any(value, any));
    }
    JsonNode values = schema.path("additionalProperties");
    if (values.isObject()) {
      message(out, 21, item -> message(item, 1, inner -> schema(values, inner)));
    } else if (values.isBoolean()) {
      message(out, 21, item -> item.writeBool(2, values.booleanValue()));
    }
    if (schema.path("type").isString()) {
      message(out, 22, type -> type.writeString(1, Meta.text(schema, "type")));
    }
    if (schema.path("items").isObject()) {
      message(out, 23, items -> message(items, 1, inner -> schema(schema.path("items"), inner)));
    }
    if (schema.path("properties").isObject()) {
      message(out, 25, all -> each(all, 1, schema.path("properties"), GnosticDocument::schema));
    }
    extensions(out, EXTENSION_OF_SCHEMA, schema);
  }

  private static void extensions(CodedOutputStream out, int number, JsonNode of)
      throws IOException {
    for (Map.Entry<String, JsonNode> entry : of.properties()) {
      if (entry.getKey().startsWith("x-")) {
        message(
            out,
            number,
            named -> {
              named.writeString(1, entry.getKey());
              message(named, 2, any -> any(entry.getValue(), any));
            });
      }
    }
  }

  private static void any(JsonNode value, CodedOutputStream out) throws IOException {
    out.writeString(2, Json.text(value) + "\n");
  }

  private static void texts(CodedOutputStream out, int number, JsonNode list) throws IOException {
    for (JsonNode item : list) {
      out.writeString(number, item.asString(""));
    }
  }

  private static void text(CodedOutputStream out, int number, JsonNode of, String field)
      throws IOException {
    JsonNode value = of.path(field);
    if (value.isString() && !value.stringValue().isEmpty()) {
      out.writeString(number, value.stringValue());
    }
  }

  private static void flag(CodedOutputStream out, int number, JsonNode of, String field)
      throws IOException {
    if (of.path(field).asBoolean(false)) {
      out.writeBool(number, true);
    }
  }

  private static void message(CodedOutputStream out, int number, Message message)
      throws IOException {
    out.writeByteArray(number, bytes(message));
  }

  private static byte[] bytes(Message message) throws IOException {
    ByteArrayOutputStream memory = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(memory, 512);
    message.write(out);
    out.flush();
    return memory.toByteArray();
  }
}
