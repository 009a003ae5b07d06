package io.kubeterrarium.apiserver.custom;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.table.Age;
import io.kubeterrarium.apiserver.table.TableColumns;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** The columns of a custom resource. Source: registry/customresource/tableconvertor. */
final class CustomColumns {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private CustomColumns() {}

  /**
   * @param columns {@code additionalPrinterColumns}; empty: the object's age alone
   */
  static TableColumns of(JsonNode columns) {
    if (columns.isEmpty()) {
      return TableColumns.start()
          .name()
          .column(
              "Age",
              "date",
              TableColumns.AGE_DESCRIPTION,
              path(".metadata.creationTimestamp", "date"));
    }
    List<TableColumns.Column> all = new ArrayList<>(TableColumns.start().name().columns());
    for (JsonNode column : columns) {
      String type = Meta.text(column, "type");
      String name = Meta.text(column, "name");
      String description = Meta.text(column, "description");
      all.add(
          new TableColumns.Column(
              name,
              type,
              Meta.text(column, "format"),
              description.isEmpty()
                  ? "Custom resource definition column (in JSONPath format): "
                      + Meta.text(column, "jsonPath")
                  : description,
              column.path("priority").asInt(0),
              path(Meta.text(column, "jsonPath"), type)));
    }
    return new TableColumns(all);
  }

  private static TableColumns.Cell path(String text, String type) {
    JsonPath path;
    try {
      path = JsonPath.parse(text);
    } catch (IllegalArgumentException e) {
      return (object, now) -> NODES.nullNode(); // Accepted upstream too, and never shows anything.
    }
    return (object, now) -> {
      JsonNode value = path.first(object);
      return value == null || value.isNull() ? NODES.nullNode() : cell(value, type, now);
    };
  }

  private static JsonNode cell(JsonNode value, String type, Instant now) {
    return switch (type) {
      case "string" -> NODES.stringNode(JsonPath.text(value));
      case "integer" ->
          value.isNumber() ? NODES.numberNode(value.decimalValue().longValue()) : NODES.nullNode();
      case "number" -> value.isNumber() ? value : NODES.nullNode();
      case "boolean" -> value.isBoolean() ? value : NODES.nullNode();
      case "date" -> value.isString() ? date(value.stringValue(), now) : NODES.nullNode();
      default -> NODES.nullNode();
    };
  }

  private static JsonNode date(String text, Instant now) {
    try {
      return NODES.stringNode(Age.since(text, now));
    } catch (DateTimeException e) {
      return NODES.stringNode("<invalid>");
    }
  }
}
