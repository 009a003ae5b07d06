package io.kubeterrarium.apiserver.patch;

import io.kubeterrarium.apiserver.schema.Field;
import io.kubeterrarium.apiserver.schema.Shape;
import io.kubeterrarium.apiserver.schema.StructType;
import org.jspecify.annotations.Nullable;

/** What the type says about a field, as far as it is known. */
final class FieldLookup {
  private FieldLookup() {}

  /** A field that nothing is known about counts as one that merges maps and replaces lists. */
  static Field of(@Nullable Shape type, String name) {
    Field field = null;
    if (type instanceof StructType struct) {
      field = struct.field(name);
    } else if (type instanceof Shape.MapOf map) {
      field = Field.plain(name, map.values());
    }
    return field == null ? Field.plain(name, Shape.Scalar.ANY) : field;
  }

  static @Nullable Shape items(Field field) {
    return field.shape() instanceof Shape.ListOf list ? list.items() : null;
  }
}
