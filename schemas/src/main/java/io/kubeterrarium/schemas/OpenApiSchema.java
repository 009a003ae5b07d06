package io.kubeterrarium.schemas;

import java.util.List;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The OpenAPI v3 schema of one type. */
final class OpenApiSchema {
  private static final String REFERENCE = "#/components/schemas/";
  private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";

  private final JsonMapper mapper;

  private OpenApiSchema(JsonMapper mapper) {
    this.mapper = mapper;
  }

  static ObjectNode of(Generator.Described type, JsonMapper mapper) {
    return new OpenApiSchema(mapper).schema(type);
  }

  private ObjectNode schema(Generator.Described type) {
    ObjectNode schema = mapper.createObjectNode();
    describe(schema, type.comment());
    schema.put("type", "object");
    List<String> required =
        type.model().fields().stream()
            .filter(JavaModels.ModelField::required)
            .map(JavaModels.ModelField::name)
            .toList();
    if (!required.isEmpty()) {
      ArrayNode names = schema.putArray("required");
      required.forEach(names::add);
    }
    TreeMap<String, ObjectNode> properties = new TreeMap<>();
    for (JavaModels.ModelField field : type.model().fields()) {
      Comment comment = type.fieldComments().getOrDefault(field.name(), Comment.NONE);
      ObjectNode property = property(field, comment);
      OpenApiFacts.add(type, field, property, mapper);
      properties.put(field.name(), property);
    }
    if (!properties.isEmpty()) {
      schema.putObject("properties").setAll(properties);
    }
    kind(schema, type.model());
    return schema;
  }

  private ObjectNode property(JavaModels.ModelField field, Comment comment) {
    ObjectNode property = mapper.createObjectNode();
    describe(property, comment);
    fallback(property, comment.marker("default"));
    ObjectNode shape = shape(field.shape());
    if (shape.has("$ref")) {
      property.putArray("allOf").add(shape);
    } else {
      property.setAll(shape);
    }
    if (!comment.all("listMapKey").isEmpty()) {
      ArrayNode keys = property.putArray("x-kubernetes-list-map-keys");
      comment.all("listMapKey").forEach(keys::add);
    }
    extension(property, "x-kubernetes-list-type", comment.marker("listType"));
    String mapType = comment.marker("mapType");
    extension(
        property,
        "x-kubernetes-map-type",
        mapType.isEmpty() ? comment.marker("structType") : mapType);
    extension(property, "x-kubernetes-patch-merge-key", comment.marker("patchMergeKey"));
    extension(property, "x-kubernetes-patch-strategy", comment.marker("patchStrategy"));
    return property;
  }

  private static void describe(ObjectNode schema, Comment comment) {
    extension(schema, "description", comment.text());
  }

  private static void extension(ObjectNode schema, String name, String value) {
    if (!value.isEmpty()) {
      schema.put(name, value);
    }
  }

  /** Markers hold JSON, or the name of a constant in Go, which says nothing here. */
  private void fallback(ObjectNode property, String marker) {
    if (marker.isEmpty() || marker.startsWith("ref(")) {
      return;
    }
    try {
      JsonNode value = mapper.readTree(marker);
      property.set("default", value);
    } catch (JacksonException notJson) {
      property.put("default", marker);
    }
  }

  private ObjectNode shape(String shape) {
    ObjectNode schema = mapper.createObjectNode();
    if (shape.startsWith("[]")) {
      return schema.put("type", "array").set("items", shape(shape.substring(2)));
    }
    if (shape.startsWith("{}")) {
      return schema.put("type", "object").set("additionalProperties", shape(shape.substring(2)));
    }
    if (shape.startsWith("#")) {
      return reference(shape.substring(1));
    }
    if (shape.startsWith("any:")) {
      return reference(shape.substring("any:".length()));
    }
    return switch (shape) {
      case "string" -> schema.put("type", "string");
      case "bool" -> schema.put("type", "boolean");
      case "int32", "int64" -> schema.put("type", "integer").put("format", shape);
      case "float64" -> schema.put("type", "number").put("format", "double");
      case "bytes" -> schema.put("type", "string").put("format", "byte");
      case "time" -> reference(META + "Time");
      case "microTime" -> reference(META + "MicroTime");
      case "quantity" -> reference("io.k8s.apimachinery.pkg.api.resource.Quantity");
      case "intOrString" -> reference("io.k8s.apimachinery.pkg.util.intstr.IntOrString");
      default -> schema.put("type", "object");
    };
  }

  private ObjectNode reference(String name) {
    return mapper.createObjectNode().put("$ref", REFERENCE + name);
  }

  /** A type with its own kind, version and metadata is something that clients send and get. */
  private void kind(ObjectNode schema, JavaModels.Model model) {
    if (model.isKind()) {
      String[] parts = model.name().split("\\.");
      ObjectNode kind = schema.putArray("x-kubernetes-group-version-kind").addObject();
      kind.put("group", group(parts[parts.length - 3]));
      kind.put("kind", parts[parts.length - 1]).put("version", parts[parts.length - 2]);
    }
  }

  private static String group(String name) {
    return switch (name) {
      case "core", "meta" -> "";
      case "apps", "autoscaling", "batch", "extensions", "policy" -> name;
      case "rbac" -> "rbac.authorization.k8s.io";
      case "flowcontrol" -> "flowcontrol.apiserver.k8s.io";
      case "apiserverinternal" -> "internal.apiserver.k8s.io";
      default -> name + ".k8s.io";
    };
  }
}
