package io.kubeterrarium.schemas;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * The types as lines: a type's name, and {@code atomic} where it has one owner as a whole; then a
 * line a field that starts with a tab. Columns of a field: name, shape, r where it is required, v
 * where it is held by value and k where it is kept though empty, merge key, patch strategies, list
 * type, list map keys, map or struct type, default of the keys that tell items of lists apart.
 */
final class TypeTable {
  private TypeTable() {}

  static String text(List<Generator.Described> types) {
    Set<String> keys =
        types.stream()
            .flatMap(type -> type.fieldComments().values().stream())
            .flatMap(comment -> comment.all("listMapKey").stream())
            .collect(Collectors.toSet());
    StringBuilder text = new StringBuilder(1 << 19);
    for (Generator.Described type : types) {
      boolean atomic = type.comment().marker("structType").equals("atomic");
      text.append(type.model().name()).append(atomic ? "\tatomic" : "").append('\n');
      for (JavaModels.ModelField field : type.model().fields()) {
        text.append(line(type, field, keys).stripTrailing()).append('\n');
      }
    }
    return text.toString();
  }

  private static String line(
      Generator.Described type, JavaModels.ModelField field, Set<String> keys) {
    Comment comment = type.fieldComments().getOrDefault(field.name(), Comment.NONE);
    String mapType = comment.marker("mapType");
    return String.join(
        "\t",
        "",
        field.name(),
        shape(field.shape()),
        presence(type.model(), field),
        comment.marker("patchMergeKey"),
        comment.marker("patchStrategy"),
        comment.marker("listType"),
        String.join(",", comment.all("listMapKey")),
        mapType.isEmpty() ? comment.marker("structType") : mapType,
        keys.contains(field.name()) ? fallback(comment.marker("default")) : "");
  }

  private static String presence(JavaModels.Model model, JavaModels.ModelField field) {
    if (field.required()) {
      return "r";
    }
    if (HeldByValue.holds(model.name(), model.isKind(), field.name(), field.shape())) {
      return "v";
    }
    return KeptEmpty.holds(model.name(), field.name()) ? "k" : "";
  }

  /** As JSON; the names of constants in Go say nothing here. */
  private static String fallback(String marker) {
    if (marker.isEmpty() || marker.startsWith("ref(")) {
      return "";
    }
    JsonNode value = Generator.MAPPER.readTree(marker);
    return value.toString();
  }

  /** What free JSON is called does not matter here. */
  private static String shape(String shape) {
    int colon = shape.indexOf(':');
    return colon < 0 ? shape : shape.substring(0, colon);
  }
}
