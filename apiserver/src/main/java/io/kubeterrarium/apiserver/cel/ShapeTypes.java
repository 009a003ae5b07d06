package io.kubeterrarium.apiserver.cel;

import io.kubeterrarium.apiserver.cel.DeclType.DeclField;
import io.kubeterrarium.apiserver.schema.Shape;
import io.kubeterrarium.apiserver.schema.StructType;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Types of Kubernetes' own kinds. Belongs to one look at a policy; what it makes is immutable. */
public final class ShapeTypes {
  /** Structs refer to one another in circles: each is made once. */
  private final Map<StructType, DeclType> made = new HashMap<>();

  public DeclType of(Shape shape) {
    if (shape instanceof StructType struct) {
      DeclType known = made.get(struct);
      if (known == null) {
        known = DeclType.object(struct.name(), () -> fields(struct), 2);
        made.put(struct, known);
      }
      return known;
    }
    if (shape instanceof Shape.ListOf list) {
      return DeclType.listOf(of(list.items()), -1);
    }
    if (shape instanceof Shape.MapOf map) {
      return DeclType.mapOf(of(map.values()), -1);
    }
    return switch ((Shape.Scalar) shape) {
      case STRING -> DeclType.STRING;
      case BOOL -> DeclType.BOOL;
      case INT32, INT64 -> DeclType.INT;
      case FLOAT -> DeclType.DOUBLE;
      case BYTES -> DeclType.BYTES;
      case TIME, MICRO_TIME -> DeclType.TIMESTAMP;
      case QUANTITY, INT_OR_STRING, ANY -> DeclType.DYN;
    };
  }

  private Map<String, DeclField> fields(StructType struct) {
    Map<String, DeclField> fields = new LinkedHashMap<>();
    struct
        .fields()
        .forEach(
            (name, field) -> {
              String escaped = Escaping.escape(name);
              if (escaped != null) {
                fields.put(escaped, new DeclField(name, of(field.shape())));
              }
            });
    return fields;
  }
}
