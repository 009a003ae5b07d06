package io.kubeterrarium.apiserver.kinds;

import static io.kubeterrarium.apiserver.kinds.field.Cells.string;
import static io.kubeterrarium.apiserver.kinds.field.Cells.text;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.kinds.field.Cells;
import io.kubeterrarium.apiserver.table.Age;
import io.kubeterrarium.apiserver.table.TableColumns;
import io.kubeterrarium.apiserver.table.TableColumns.Column;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What {@code kubectl get events} prints. The name comes last, and only when it is wide. */
final class EventColumns {
  static final TableColumns COLUMNS =
      new TableColumns(
          List.of(
              shown(
                  "Last Seen",
                  "How long ago it happened last.",
                  (event, now) -> string(Age.since(last(event), now))),
              shown("Type", "Normal or Warning.", text(event -> Meta.text(event, "type"))),
              shown("Reason", "Why, in one word.", text(event -> Meta.text(event, "reason"))),
              shown("Object", "What the event is about.", text(EventColumns::target)),
              wide(
                  "Subobject",
                  "The part of the object that the event is about.",
                  text(event -> Meta.text(event.path("involvedObject"), "fieldPath"))),
              wide("Source", "Who reports it.", text(EventColumns::source)),
              shown(
                  "Message",
                  "What happened, in a sentence.",
                  text(event -> Meta.text(event, "message").strip())),
              wide(
                  "First Seen",
                  "How long ago it happened first.",
                  (event, now) -> string(Age.since(first(event), now))),
              wide("Count", "How often it happened.", Cells.number(EventColumns::count)),
              new Column(
                  "Name",
                  "string",
                  "name",
                  "The event's name, unique in its namespace.",
                  1,
                  text(Meta::name))));

  private EventColumns() {}

  private static Column shown(String name, String description, TableColumns.Cell cell) {
    return new Column(name, "string", "", description, 0, cell);
  }

  private static Column wide(String name, String description, TableColumns.Cell cell) {
    return new Column(name, "string", "", description, 1, cell);
  }

  private static String first(JsonNode event) {
    return either(Meta.text(event, "firstTimestamp"), Meta.text(event, "eventTime"));
  }

  private static String last(JsonNode event) {
    String observed = Meta.text(event.path("series"), "lastObservedTime");
    return either(observed, either(Meta.text(event, "lastTimestamp"), first(event)));
  }

  private static long count(JsonNode event) {
    if (event.path("series").isObject()) {
      return event.path("series").path("count").asLong(0);
    }
    long count = event.path("count").asLong(0);
    return count == 0 ? 1 : count;
  }

  private static String target(ObjectNode event) {
    String kind = Meta.text(event.path("involvedObject"), "kind").toLowerCase(Locale.ROOT);
    String name = Meta.text(event.path("involvedObject"), "name");
    return name.isEmpty() ? kind : kind + "/" + name;
  }

  private static String source(ObjectNode event) {
    JsonNode source = event.path("source");
    String component =
        either(Meta.text(source, "component"), Meta.text(event, "reportingComponent"));
    String instance = either(Meta.text(source, "host"), Meta.text(event, "reportingInstance"));
    return instance.isEmpty() ? component : component + ", " + instance;
  }

  private static String either(String one, String otherwise) {
    return one.isEmpty() ? otherwise : one;
  }
}
