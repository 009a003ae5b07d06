package io.kubeterrarium.apiserver.typed;

import io.kubeterrarium.apiserver.fields.FieldSet;
import io.kubeterrarium.apiserver.fields.PathElement;
import io.kubeterrarium.apiserver.schema.Field;
import io.kubeterrarium.apiserver.schema.Shape;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes fields, entries and items out of an object. A field that is empty then is null: it stands
 * there still, so whoever owns the field itself goes on owning it.
 */
public final class Removal {
  private Removal() {}

  /** A new tree. */
  public static ObjectNode of(ObjectNode object, FieldSet gone, Shape type) {
    ObjectNode left = fields(object, gone, type);
    return left == null ? JsonNodeFactory.instance.objectNode() : left;
  }

  private static @Nullable JsonNode value(
      JsonNode value, FieldSet gone, Shape shape, @Nullable Field field) {
    if (gone.isEmpty()) {
      return value.deepCopy();
    }
    return switch (Ownership.of(shape, field, value)) {
      case WHOLE -> value.isContainer() ? null : value;
      case FIELDS, ENTRIES -> fields(value, gone, shape);
      case ITEMS -> field == null ? null : items(value, gone, field);
    };
  }

  private static @Nullable ObjectNode fields(JsonNode object, FieldSet gone, Shape type) {
    ObjectNode left = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      PathElement element = PathElement.name(entry.getKey());
      if (!gone.contains(element)) {
        Field field = Ownership.field(type, entry.getKey());
        Shape under = Ownership.under(type, field);
        JsonNode value = value(entry.getValue(), gone.below(element), under, field);
        left.set(entry.getKey(), value == null ? JsonNodeFactory.instance.nullNode() : value);
      }
    }
    return left.isEmpty() ? null : left;
  }

  private static @Nullable ArrayNode items(JsonNode list, FieldSet gone, Field field) {
    ArrayNode left = JsonNodeFactory.instance.arrayNode();
    Shape shape = Ownership.items(field.shape());
    for (JsonNode item : list) {
      if (!Items.complaint(item, field, shape).isEmpty()) {
        left.add(item.deepCopy());
        continue;
      }
      PathElement element = Items.element(item, field, shape);
      if (!gone.contains(element)) {
        JsonNode value = value(item, gone.below(element), shape, null);
        if (value != null) {
          left.add(value);
        }
      }
    }
    return left.isEmpty() ? null : left;
  }
}
