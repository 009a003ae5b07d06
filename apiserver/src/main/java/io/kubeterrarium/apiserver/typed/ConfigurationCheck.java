package io.kubeterrarium.apiserver.typed;

import io.kubeterrarium.apiserver.fields.FieldPath;
import io.kubeterrarium.apiserver.fields.PathElement;
import io.kubeterrarium.apiserver.schema.Field;
import io.kubeterrarium.apiserver.schema.Shape;
import io.kubeterrarium.apiserver.schema.StructType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whether a configuration fits its type well enough for its fields to be counted: no fields that
 * the type does not have, no scalars of another sort, no items that cannot be told apart. Nulls fit
 * everywhere.
 */
public final class ConfigurationCheck {
  private final List<String> complaints = new ArrayList<>(0);

  private ConfigurationCheck() {}

  /** What is wrong, as upstream words it; empty where nothing is. */
  public static String complaints(ObjectNode configuration, Shape type) {
    ConfigurationCheck check = new ConfigurationCheck();
    check.value(configuration, type, null, FieldPath.ROOT);
    return check.complaints.size() == 1
        ? check.complaints.get(0)
        : check.complaints.isEmpty() ? "" : "errors:\n  " + String.join("\n  ", check.complaints);
  }

  private void complain(FieldPath at, String what) {
    complaints.add(at.elements().isEmpty() ? what : at + ": " + what);
  }

  private void value(JsonNode value, Shape shape, @Nullable Field field, FieldPath at) {
    if (value.isNull()) {
      return;
    }
    if (shape instanceof StructType struct) {
      if (value instanceof ObjectNode fields) {
        struct(fields, struct, at);
      } else {
        complain(at, "expected map, got " + GoText.pointer(value));
      }
    } else if (shape instanceof Shape.MapOf map) {
      if (value instanceof ObjectNode entries) {
        entries.forEachEntry(
            (key, entry) -> value(entry, map.values(), null, at.then(PathElement.name(key))));
      } else {
        complain(at, "expected map, got " + GoText.pointer(value));
      }
    } else if (shape instanceof Shape.ListOf list) {
      if (value instanceof ArrayNode items) {
        items(items, list.items(), field, at);
      } else {
        complain(at, "expected list, got " + GoText.pointer(value));
      }
    } else {
      scalar(value, (Shape.Scalar) shape, at);
    }
  }

  /** The first unknown field of a struct ends the look at it, as upstream's does. */
  private void struct(ObjectNode fields, StructType struct, FieldPath at) {
    for (Map.Entry<String, JsonNode> entry : fields.properties()) {
      Field field = struct.field(entry.getKey());
      FieldPath inner = at.then(PathElement.name(entry.getKey()));
      if (field == null && struct.isOpen()) {
        continue;
      }
      if (field == null) {
        complain(inner, "field not declared in schema");
        return;
      }
      value(entry.getValue(), field.shape(), field, inner);
    }
  }

  private void items(ArrayNode items, Shape shape, @Nullable Field field, FieldPath at) {
    boolean owned = field != null && field.hasOwnedItems();
    TreeSet<PathElement> seen = new TreeSet<>();
    for (int i = 0; i < items.size(); i++) {
      JsonNode item = items.get(i);
      PathElement element = PathElement.index(i);
      if (owned && field != null) {
        String complaint = Items.complaint(item, field, shape);
        if (!complaint.isEmpty()) {
          complain(at, "element " + i + ": " + complaint);
          return;
        }
        element = Items.element(item, field, shape);
        if (!seen.add(element)) {
          complain(at, "duplicate entries for key " + element);
        }
      }
      value(item, shape, null, at.then(element));
    }
  }

  private void scalar(JsonNode value, Shape.Scalar type, FieldPath at) {
    switch (type) {
      case STRING, BYTES, TIME, MICRO_TIME -> {
        if (!value.isString()) {
          complain(at, "expected string, got " + GoText.verbose(value));
        }
      }
      case BOOL -> {
        if (!value.isBoolean()) {
          complain(at, "expected boolean, got " + GoText.type(value));
        }
      }
      case INT32, INT64, FLOAT -> {
        if (!value.isNumber()) {
          complain(at, "expected numeric (int or float), got " + GoText.type(value));
        }
      }
      case QUANTITY, INT_OR_STRING -> {
        if (value.isContainer()) {
          complain(at, "expected scalar, got " + GoText.pointer(value));
        }
      }
      case ANY -> {}
    }
  }
}
