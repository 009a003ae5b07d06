package io.kubeterrarium.simulator.fuzz;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.apiserver.resource.ResourceType;
import io.kubeterrarium.apiserver.schema.Field;
import io.kubeterrarium.apiserver.schema.SchemaTypes;
import io.kubeterrarium.apiserver.schema.Shape;
import io.kubeterrarium.apiserver.schema.StructType;
import java.util.List;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Objects that have the shape of their kind: often valid, more often nearly. */
final class TreeMaker {
  private static final int MAX_DEPTH = 9;
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final List<String> CEL_FIELDS =
      List.of("rule", "expression", "messageExpression", "valueExpression");

  private final RandomGenerator random;

  TreeMaker(RandomGenerator random) {
    this.random = random;
  }

  /** A whole object with kind, version and a name. */
  ObjectNode object(ResourceType type, String namespace) {
    StructType struct = SchemaTypes.get().of(type.kind());
    ObjectNode object = struct == null ? Json.object() : struct(struct, 0);
    object.put("apiVersion", type.kind().apiVersion()).put("kind", type.kind().kind());
    ObjectNode metadata =
        object.get("metadata") instanceof ObjectNode given && random.nextInt(4) == 0
            ? given
            : object.putObject("metadata");
    metadata.remove(List.of("resourceVersion", "uid", "managedFields", "deletionTimestamp"));
    metadata.put("name", OddValues.name(random));
    if (type.namespaced()) {
      metadata.put("namespace", namespace);
    }
    return object;
  }

  private ObjectNode struct(StructType type, int depth) {
    ObjectNode node = Json.object();
    int likely = depth < 2 ? 3 : 1;
    for (Field field : new TreeMap<>(type.fields()).values()) {
      if (field.required() || random.nextInt(5 + 2 * depth) < likely) {
        node.set(field.name(), value(field.name(), field.shape(), depth + 1));
      }
    }
    return node;
  }

  private JsonNode value(String name, Shape shape, int depth) {
    if (depth > MAX_DEPTH) {
      return NODES.nullNode();
    }
    if (shape instanceof StructType struct) {
      return struct(struct, depth);
    }
    if (shape instanceof Shape.ListOf list) {
      ArrayNode array = NODES.arrayNode();
      for (int i = random.nextInt(3); i >= 0; i--) {
        array.add(value(name, list.items(), depth + 1));
      }
      return array;
    }
    if (shape instanceof Shape.MapOf map) {
      ObjectNode node = Json.object();
      for (int i = random.nextInt(3); i >= 0; i--) {
        node.set(OddValues.name(random), value(name, map.values(), depth + 1));
      }
      return node;
    }
    return scalar(name, (Shape.Scalar) shape);
  }

  private JsonNode scalar(String name, Shape.Scalar scalar) {
    return switch (scalar) {
      case STRING ->
          NODES.stringNode(
              CEL_FIELDS.contains(name) ? CelMaker.rule(random) : OddValues.text(random));
      case BOOL -> NODES.booleanNode(random.nextBoolean());
      case INT32, INT64, FLOAT -> OddValues.number(random);
      case BYTES -> NODES.stringNode(random.nextInt(4) == 0 ? OddValues.text(random) : "aGVsbG8=");
      case TIME -> NODES.stringNode("2026-01-01T00:00:00Z");
      case MICRO_TIME -> NODES.stringNode("2026-01-01T00:00:00.123456Z");
      case QUANTITY -> NODES.stringNode(OddValues.pick(random, List.of("1", "100m", "1Gi", "x")));
      case INT_OR_STRING ->
          random.nextBoolean() ? NODES.numberNode(80) : NODES.stringNode(OddValues.text(random));
      case ANY -> OddValues.any(random, 0);
    };
  }
}
