package io.kubeterrarium.schemas;

import java.util.List;

/**
 * The types as lines: a type's name, then a line a field that starts with a tab. Columns of a
 * field: name, shape, r where it is required, merge key, patch strategies, list type, list map
 * keys.
 */
final class TypeTable {
  private TypeTable() {}

  static String text(List<Generator.Described> types) {
    StringBuilder text = new StringBuilder(1 << 19);
    for (Generator.Described type : types) {
      text.append(type.model().name()).append('\n');
      for (JavaModels.ModelField field : type.model().fields()) {
        Comment comment = type.fieldComments().getOrDefault(field.name(), Comment.NONE);
        String line =
            String.join(
                "\t",
                "",
                field.name(),
                shape(field.shape()),
                field.required() ? "r" : "",
                comment.marker("patchMergeKey"),
                comment.marker("patchStrategy"),
                comment.marker("listType"),
                String.join(",", comment.all("listMapKey")));
        text.append(line.stripTrailing()).append('\n');
      }
    }
    return text.toString();
  }

  /** What free JSON is called does not matter here. */
  private static String shape(String shape) {
    int colon = shape.indexOf(':');
    return colon < 0 ? shape : shape.substring(0, colon);
  }
}
