package io.kubeterrarium.apiserver.kinds;

import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.table.TableColumns.Column;
import java.util.Objects;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/** A row as {@code -o wide} prints it, cells between bars. */
public final class Rows {
  private static final String BORN =
      "'metadata':{'name':'x','creationTimestamp':'2025-12-31T23:58:00Z'}";

  private Rows() {}

  /**
   * Of an object two minutes old.
   *
   * @param fields beside the metadata, in single quotes; or all, where they begin with it
   */
  static String inState(String apiVersion, String kind, String fields) {
    Strategy strategy =
        Objects.requireNonNull(Kinds.table().find(GroupVersionKind.of(apiVersion, kind)));
    String rest = fields.isEmpty() ? "" : "," + fields;
    String all = fields.startsWith("'metadata'") ? fields : BORN + rest;
    return wide(strategy, Trees.of("{" + all + "}"));
  }

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
