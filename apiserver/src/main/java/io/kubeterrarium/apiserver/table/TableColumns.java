package io.kubeterrarium.apiserver.table;

import io.kubeterrarium.api.json.Meta;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The columns of one kind, in order. */
public record TableColumns(List<Column> columns) {
  /** What a cell shows. */
  @FunctionalInterface
  public interface Cell {
    /**
     * @param now ages are counted up to here
     */
    JsonNode of(ObjectNode object, Instant now);
  }

  /**
   * @param type OpenAPI's: string, integer, number, boolean
   * @param format {@code name} for the first column, else mostly empty
   * @param priority 0: always shown; 1: with {@code -o wide}
   */
  public record Column(
      String name, String type, String format, String description, int priority, Cell cell) {}

  private static final String NAME_DESCRIPTION =
      "The object's name, unique among objects of its kind in its namespace.";
  public static final String AGE_DESCRIPTION = "When the object was created, as its age.";

  public static final TableColumns NAME_AND_AGE = new TableColumns(List.of()).name().age();

  public TableColumns {
    columns = List.copyOf(columns);
  }

  public static TableColumns start() {
    return new TableColumns(List.of());
  }

  public TableColumns name() {
    return name(Meta::name);
  }

  /**
   * @param shown the name with what is said beside it
   */
  public TableColumns name(Function<ObjectNode, String> shown) {
    return plus(
        new Column(
            "Name",
            "string",
            "name",
            NAME_DESCRIPTION,
            0,
            (object, now) -> JsonNodeFactory.instance.stringNode(shown.apply(object))));
  }

  public TableColumns age() {
    return plus(new Column("Age", "string", "", AGE_DESCRIPTION, 0, Age::cell));
  }

  public TableColumns column(String name, String type, String description, Cell cell) {
    return plus(new Column(name, type, "", description, 0, cell));
  }

  public TableColumns wide(String name, String type, String description, Cell cell) {
    return plus(new Column(name, type, "", description, 1, cell));
  }

  private TableColumns plus(Column column) {
    List<Column> more = new ArrayList<>(columns);
    more.add(column);
    return new TableColumns(more);
  }
}
