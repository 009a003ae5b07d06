package io.kubeterrarium.apiserver.typed;

import io.kubeterrarium.apiserver.schema.Field;
import io.kubeterrarium.apiserver.schema.Shape;
import io.kubeterrarium.apiserver.schema.StructType;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What of a value has an owner of its own. */
enum Ownership {
  /** Only the value as a whole: scalars, atomic maps, structs and lists. */
  WHOLE,
  /** Each field of a struct. */
  FIELDS,
  /** Each entry of a map. */
  ENTRIES,
  /** Each item of a list, told apart by keys or, in a set, by value. */
  ITEMS;

  /**
   * @param field where the value stands; null for the object itself, items and entries
   * @param sample the value, or one that is to be compared with it; decides where no type is known
   */
  static Ownership of(Shape shape, @Nullable Field field, @Nullable JsonNode sample) {
    if (shape instanceof StructType struct) {
      boolean asOne = field == null ? struct.isOwnedAsOne() : field.isOwnedAsOne();
      return asOne ? WHOLE : FIELDS;
    }
    if (shape instanceof Shape.MapOf) {
      return field != null && field.isOwnedAsOne() ? WHOLE : ENTRIES;
    }
    if (shape instanceof Shape.ListOf) {
      return field != null && field.hasOwnedItems() ? ITEMS : WHOLE;
    }
    return shape == Shape.Scalar.ANY && sample != null && sample.isObject() ? ENTRIES : WHOLE;
  }

  /** The field of a struct; null in a map, and for fields that the type does not know. */
  static @Nullable Field field(Shape shape, String name) {
    return shape instanceof StructType struct ? struct.field(name) : null;
  }

  /** The shape of what stands under a name. */
  static Shape under(Shape shape, @Nullable Field field) {
    if (field != null) {
      return field.shape();
    }
    return shape instanceof Shape.MapOf map ? map.values() : Shape.Scalar.ANY;
  }

  static Shape items(Shape shape) {
    return shape instanceof Shape.ListOf list ? list.items() : Shape.Scalar.ANY;
  }
}
