package io.kubeterrarium.apiserver.kinds;

import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.table.TableColumns.Column;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/** A row as {@code -o wide} prints it, cells between bars. */
public final class Rows {
  private Rows() {}

  public static String header(Strategy strategy) {
    return strategy.columns().columns().stream()
        .map(column -> column.priority() == 0 ? column.name() : column.name() + "*")
        .collect(Collectors.joining("|"));
  }

  public static String wide(Strategy strategy, ObjectNode object) {
    return strategy.columns().columns().stream()
        .map(Column::cell)
        .map(cell -> cell.of(object, Writes.NOW).asString())
        .collect(Collectors.joining("|"));
  }
}
