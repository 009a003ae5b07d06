package io.kubeterrarium.apiserver.schema;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Paths of OpenAPI v3 in the words of version 2: bodies are parameters, types of parameters stand
 * in the parameters themselves, and media types are the operation's.
 */
final class SwaggerPaths {
  private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

  private final UnaryOperator<JsonNode> schemas;

  /**
   * @param schemas puts a schema into version 2; may change what it is given
   */
  SwaggerPaths(UnaryOperator<JsonNode> schemas) {
    this.schemas = schemas;
  }

  /**
   * @param item a path of version 3
   */
  ObjectNode of(JsonNode item) {
    ObjectNode path = Json.object();
    item.properties()
        .forEach(
            part -> {
              if (METHODS.contains(part.getKey())) {
                path.set(part.getKey(), operation(part.getValue()));
              }
            });
    parameters(item.path("parameters"), path);
    return path;
  }

  private ObjectNode operation(JsonNode from) {
    ObjectNode to = Json.object();
    for (String same : Set.of("tags", "description", "operationId")) {
      copy(from, to, same);
    }
    to.putArray("schemes").add("https");
    JsonNode content = from.path("requestBody").path("content");
    ArrayNode consumes = to.putArray("consumes");
    content.propertyNames().forEach(consumes::add);
    if (consumes.isEmpty()) {
      consumes.add("*/*");
    }
    produces(from, to);
    parameters(from.path("parameters"), to);
    if (!content.isEmpty()) {
      body(from.path("requestBody"), to);
    }
    ObjectNode responses = to.putObject("responses");
    from.path("responses").properties().forEach(response -> response(response, responses));
    copy(from, to, "x-kubernetes-action");
    copy(from, to, "x-kubernetes-group-version-kind");
    return to;
  }

  private static void produces(JsonNode from, ObjectNode to) {
    Set<String> media = new TreeSet<>();
    from.path("responses")
        .forEach(response -> media.addAll(response.path("content").propertyNames()));
    ArrayNode produces = to.putArray("produces");
    media.forEach(produces::add);
  }

  private static void parameters(JsonNode from, ObjectNode to) {
    if (from.isEmpty()) {
      return;
    }
    ArrayNode parameters = to.putArray("parameters");
    for (JsonNode parameter : from) {
      ObjectNode flat = ((ObjectNode) parameter).deepCopy();
      JsonNode schema = flat.remove("schema");
      flat.setAll((ObjectNode) schema);
      parameters.add(flat);
    }
  }

  private void body(JsonNode from, ObjectNode to) {
    ArrayNode parameters = (ArrayNode) to.path("parameters");
    if (parameters.isMissingNode()) {
      parameters = to.putArray("parameters");
    }
    ObjectNode body = parameters.insertObject(0).put("in", "body").put("name", "body");
    copy(from, body, "required");
    JsonNode first = from.path("content").iterator().next();
    body.set("schema", schemas.apply(first.path("schema").deepCopy()));
  }

  private void response(Map.Entry<String, JsonNode> from, ObjectNode to) {
    ObjectNode response = to.putObject(from.getKey());
    response.put("description", Meta.text(from.getValue(), "description"));
    JsonNode content = from.getValue().path("content");
    if (!content.isEmpty()) {
      JsonNode first = content.iterator().next();
      response.set("schema", schemas.apply(first.path("schema").deepCopy()));
    }
  }

  private static void copy(JsonNode from, ObjectNode to, String field) {
    if (from.has(field)) {
      to.set(field, from.get(field));
    }
  }
}
