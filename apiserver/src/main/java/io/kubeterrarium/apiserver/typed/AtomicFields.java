package io.kubeterrarium.apiserver.typed;

import io.kubeterrarium.apiserver.fields.FieldPath;
import io.kubeterrarium.apiserver.fields.PathElement;
import io.kubeterrarium.apiserver.schema.Field;
import io.kubeterrarium.apiserver.schema.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Lists, maps and structs of a configuration that could only be set as a whole. */
public final class AtomicFields {
  private final List<String> found = new ArrayList<>(0);

  private AtomicFields() {}

  /** As {@code .spec.template.spec.tolerations}. */
  public static List<String> of(ObjectNode configuration, Shape type) {
    AtomicFields fields = new AtomicFields();
    fields.value(configuration, type, null, FieldPath.ROOT);
    return fields.found;
  }

  private void value(JsonNode value, Shape shape, @Nullable Field field, FieldPath at) {
    if (!value.isContainer() || shape == Shape.Scalar.ANY) {
      return;
    }
    if (Ownership.of(shape, field, value) == Ownership.WHOLE) {
      found.add(at.toString());
    }
    if (value.isObject()) {
      for (Map.Entry<String, JsonNode> entry : value.properties()) {
        Field inner = Ownership.field(shape, entry.getKey());
        value(
            entry.getValue(),
            Ownership.under(shape, inner),
            inner,
            at.then(PathElement.name(entry.getKey())));
      }
    } else {
      for (int i = 0; i < value.size(); i++) {
        value(value.get(i), Ownership.items(shape), null, at.then(PathElement.index(i)));
      }
    }
  }
}
