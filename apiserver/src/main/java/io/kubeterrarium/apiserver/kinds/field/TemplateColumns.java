package io.kubeterrarium.apiserver.kinds.field;

import io.kubeterrarium.apiserver.table.TableColumns;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The columns that every workload ends with, for {@code -o wide}. */
public final class TemplateColumns {
  private TemplateColumns() {}

  /** Containers and images of {@code spec.template}. */
  public static TableColumns containers(TableColumns columns) {
    return containers(columns, workload -> workload.path("spec").path("template"));
  }

  public static TableColumns containers(
      TableColumns columns, Function<ObjectNode, JsonNode> template) {
    return columns
        .wide(
            "Containers",
            "string",
            "The template's containers, by name.",
            Cells.text(workload -> Cells.each(template.apply(workload), "name")))
        .wide(
            "Images",
            "string",
            "The template's images.",
            Cells.text(workload -> Cells.each(template.apply(workload), "image")));
  }

  /** The same, and the label selector in {@code spec.selector}. */
  public static TableColumns selected(TableColumns columns) {
    return containers(columns)
        .wide(
            "Selector",
            "string",
            "Which pods belong to it.",
            Cells.text(workload -> Cells.selector(workload.path("spec").path("selector"))));
  }
}
