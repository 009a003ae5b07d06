package io.kubeterrarium.apiserver.typed;

import io.kubeterrarium.apiserver.fields.FieldSet;
import io.kubeterrarium.apiserver.fields.FieldSetBuilder;
import io.kubeterrarium.apiserver.fields.PathElement;
import io.kubeterrarium.apiserver.meta.SameTree;
import io.kubeterrarium.apiserver.schema.Field;
import io.kubeterrarium.apiserver.schema.Shape;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Compares two objects the way upstream's decoded ones compare: what Go writes empty or not is
 * always there, and empty lists and maps that Go leaves out are not there.
 */
final class Compare {
  private static final JsonNode NO_FIELDS = JsonNodeFactory.instance.objectNode();
  private static final JsonNode NO_ITEMS = JsonNodeFactory.instance.arrayNode();

  /** What was found below one place. */
  private static final class Found {
    final FieldSetBuilder removed = new FieldSetBuilder();
    final FieldSetBuilder modified = new FieldSetBuilder();
    final FieldSetBuilder added = new FieldSetBuilder();
  }

  private final FieldSet ignored;

  Compare(FieldSet ignored) {
    this.ignored = ignored;
  }

  Comparison objects(ObjectNode old, ObjectNode now, Shape type) {
    Found found = new Found();
    fields(old, now, type, ignored, found);
    return new Comparison(found.removed.build(), found.modified.build(), found.added.build());
  }

  private void fields(
      @Nullable JsonNode old, @Nullable JsonNode now, Shape type, FieldSet ignored, Found found) {
    if (now != null) {
      for (Map.Entry<String, JsonNode> entry : now.properties()) {
        field(entry.getKey(), old, now, type, ignored, found);
      }
    }
    if (old != null) {
      for (Map.Entry<String, JsonNode> entry : old.properties()) {
        if (now == null || !now.has(entry.getKey())) {
          field(entry.getKey(), old, now, type, ignored, found);
        }
      }
    }
  }

  private void field(
      String name,
      @Nullable JsonNode old,
      @Nullable JsonNode now,
      Shape type,
      FieldSet ignored,
      Found found) {
    PathElement element = PathElement.name(name);
    FieldSet below = FieldSet.EMPTY;
    if (!ignored.isEmpty()) {
      if (ignored.contains(element)) {
        return;
      }
      below = ignored.below(element);
    }
    Field field = Ownership.field(type, name);
    Shape shape = Ownership.under(type, field);
    JsonNode before = held(old, name, field, shape);
    JsonNode after = held(now, name, field, shape);
    if (before != after) {
      value(element, before, after, shape, field, below, found);
    }
  }

  /** A field as Go holds it: null where it would leave it out. JSON's null stands there. */
  private static @Nullable JsonNode held(
      @Nullable JsonNode parent, String name, @Nullable Field field, Shape shape) {
    if (parent == null) {
      return null;
    }
    JsonNode value = parent.get(name);
    if (field == null) {
      return value;
    }
    return switch (field.presence()) {
      case AS_GIVEN -> value;
      case UNLESS_EMPTY -> {
        boolean container = shape instanceof Shape.ListOf || shape instanceof Shape.MapOf;
        yield value != null && container && value.isContainer() && value.isEmpty() ? null : value;
      }
      case ALWAYS -> value == null || value.isNull() ? empty(shape) : value;
    };
  }

  private static @Nullable JsonNode empty(Shape shape) {
    if (shape instanceof Shape.Scalar) {
      return null;
    }
    return shape instanceof Shape.ListOf ? NO_ITEMS : NO_FIELDS;
  }

  private void value(
      PathElement element,
      @Nullable JsonNode old,
      @Nullable JsonNode now,
      Shape shape,
      @Nullable Field field,
      FieldSet ignored,
      Found found) {
    JsonNode before = parts(old);
    JsonNode after = parts(now);
    boolean bothEmpty = (before == null || before.isEmpty()) && (after == null || after.isEmpty());
    Ownership ownership = Ownership.of(shape, field, after == null ? before : after);
    if (bothEmpty || ownership == Ownership.WHOLE || !sameForm(before, after)) {
      whole(element, old, now, found);
      return;
    }
    Found inner = new Found();
    if (ownership == Ownership.ITEMS && field != null) {
      items(Items.of(before, field), Items.of(after, field), Ownership.items(shape), inner);
    } else {
      fields(before, after, shape, ignored, inner);
    }
    found.removed.append(element, now == null, inner.removed.build());
    found.modified.append(element, false, inner.modified.build());
    found.added.append(element, old == null, inner.added.build());
  }

  /** JSON's null has none, though it stands there. */
  private static @Nullable JsonNode parts(@Nullable JsonNode value) {
    return value == null || value.isNull() ? null : value;
  }

  private static boolean sameForm(@Nullable JsonNode old, @Nullable JsonNode now) {
    return old == null || now == null || old.getNodeType() == now.getNodeType();
  }

  private static void whole(
      PathElement element, @Nullable JsonNode old, @Nullable JsonNode now, Found found) {
    if (old == null) {
      found.added.append(element, true, null);
    } else if (now == null) {
      found.removed.append(element, true, null);
    } else if (!SameTree.same(old, now)) {
      found.modified.append(element, true, null);
    }
  }

  private void items(Items old, Items now, Shape shape, Found found) {
    for (PathElement element : now.order()) {
      item(element, old, now, shape, found);
    }
    for (PathElement element : old.order()) {
      if (!now.has(element)) {
        item(element, old, now, shape, found);
      }
    }
  }

  /** Items that stand there twice have one owner, all together. */
  private void item(PathElement element, Items old, Items now, Shape shape, Found found) {
    if (old.isDuplicate(element) || now.isDuplicate(element)) {
      whole(element, together(old.all(element)), together(now.all(element)), found);
    } else {
      JsonNode before = old.get(element);
      JsonNode after = now.get(element);
      value(element, before, after, shape, null, FieldSet.EMPTY, found);
    }
  }

  private static @Nullable JsonNode together(List<JsonNode> items) {
    return items.isEmpty() ? null : JsonNodeFactory.instance.arrayNode(items.size()).addAll(items);
  }
}
