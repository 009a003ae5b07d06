package io.kubeterrarium.apiserver.typed;

import io.kubeterrarium.apiserver.fields.FieldSet;
import io.kubeterrarium.apiserver.fields.FieldSetBuilder;
import io.kubeterrarium.apiserver.fields.PathElement;
import io.kubeterrarium.apiserver.schema.Field;
import io.kubeterrarium.apiserver.schema.Shape;
import io.kubeterrarium.apiserver.schema.StructType;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The fields, entries and items that an object mentions: what applying it claims. */
public final class MentionedFields {
  private MentionedFields() {}

  public static FieldSet of(ObjectNode object, Shape type) {
    return below(object, type, null);
  }

  private static FieldSet below(JsonNode value, Shape shape, @Nullable Field field) {
    return switch (Ownership.of(shape, field, value)) {
      case WHOLE -> FieldSet.EMPTY;
      case FIELDS, ENTRIES -> fields(value, shape);
      case ITEMS -> field == null ? FieldSet.EMPTY : items(value, field);
    };
  }

  /**
   * Fields of structs count where nothing is below them that does; entries of maps count always.
   */
  private static FieldSet fields(JsonNode value, Shape shape) {
    FieldSetBuilder set = new FieldSetBuilder();
    for (Map.Entry<String, JsonNode> entry : value.properties()) {
      Field field = Ownership.field(shape, entry.getKey());
      Shape under = Ownership.under(shape, field);
      JsonNode inner = entry.getValue();
      boolean counts =
          field == null
              || inner.isNull()
              || inner.isObject() && inner.isEmpty()
              || Ownership.of(under, field, inner) == Ownership.WHOLE;
      set.append(PathElement.name(entry.getKey()), counts, below(inner, under, field));
    }
    return set.build();
  }

  private static FieldSet items(JsonNode list, Field field) {
    FieldSetBuilder set = new FieldSetBuilder();
    Items items = Items.of(list, field);
    Shape shape = Ownership.items(field.shape());
    for (PathElement element : items.order()) {
      JsonNode item = items.get(element);
      if (item == null || items.isDuplicate(element)) {
        set.append(element, true, null);
      } else {
        set.append(element, true, below(item, shape, null));
      }
    }
    return set.build();
  }

  /**
   * The set with the structs that lead to its paths: with {@code .spec.replicas} also {@code
   * .spec}. Maps and items are not added.
   */
  public static FieldSet withStructs(FieldSet set, Shape type) {
    return withStructs(set, type, null);
  }

  private static FieldSet withStructs(FieldSet set, Shape shape, @Nullable Field field) {
    FieldSetBuilder result = new FieldSetBuilder();
    set.forEachStep(
        (element, member, child) -> {
          if (child == null) {
            result.append(element, member, null);
          } else if (element instanceof PathElement.Name name) {
            Field inner = Ownership.field(shape, name.name());
            boolean struct = shape instanceof StructType && inner != null;
            Shape under = Ownership.under(shape, inner);
            result.append(element, member || struct, withStructs(child, under, inner));
          } else {
            result.append(element, member, withStructs(child, Ownership.items(shape), field));
          }
        });
    return result.build();
  }
}
