package io.kubeterrarium.apiserver.structural;

import io.kubeterrarium.apiserver.schema.Field;
import io.kubeterrarium.apiserver.schema.Shape;
import io.kubeterrarium.apiserver.schema.StructType;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A schema as server-side apply sees it: what has owners of its own, and how items are told apart.
 */
public final class SchemaShape {
  private SchemaShape() {}

  /**
   * @param metadata the type of every object's metadata
   */
  public static StructType of(SchemaNode schema, String name, StructType metadata) {
    return struct(schema, name, metadata, true);
  }

  private static StructType struct(
      SchemaNode schema, String name, StructType metadata, boolean isObject) {
    StructType struct = new StructType(name);
    for (Map.Entry<String, SchemaNode> property : schema.properties().entrySet()) {
      struct.add(field(property.getKey(), property.getValue(), schema, metadata));
    }
    if (isObject) {
      struct.add(Field.plain("apiVersion", Shape.Scalar.STRING));
      struct.add(Field.plain("kind", Shape.Scalar.STRING));
      struct.add(Field.plain("metadata", metadata));
    }
    if (schema.open()) {
      struct.open();
    }
    if (schema.mapType().equals("atomic")) {
      struct.ownAsOne();
    }
    return struct;
  }

  private static Field field(
      String name, SchemaNode schema, SchemaNode parent, StructType metadata) {
    boolean required = parent.rules() != null && parent.rules().required().contains(name);
    return new Field(
        name,
        shape(schema, name, metadata),
        required,
        "",
        Set.of(),
        schema.type().equals("array") && schema.listType().isEmpty() ? "atomic" : schema.listType(),
        schema.listKeys(),
        schema.mapType(),
        Field.Presence.AS_GIVEN,
        schema.fallback());
  }

  private static Shape shape(@Nullable SchemaNode schema, String name, StructType metadata) {
    if (schema == null) {
      return Shape.Scalar.ANY;
    }
    if (schema.intOrString()) {
      return Shape.Scalar.INT_OR_STRING;
    }
    return switch (schema.type()) {
      case "string" -> Shape.Scalar.STRING;
      case "boolean" -> Shape.Scalar.BOOL;
      case "integer" -> Shape.Scalar.INT64;
      case "number" -> Shape.Scalar.FLOAT;
      case "array" -> new Shape.ListOf(shape(schema.items(), name, metadata));
      case "object" -> {
        if (schema.additional() != null) {
          yield new Shape.MapOf(shape(schema.additional(), name, metadata));
        }
        boolean unknown = schema.open() && schema.properties().isEmpty() && !schema.embedded();
        yield unknown ? Shape.Scalar.ANY : struct(schema, name, metadata, schema.embedded());
      }
      default -> Shape.Scalar.ANY;
    };
  }
}
