package io.kubeterrarium.apiserver.table;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.request.WatchFrame;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.storage.StoredObject;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Objects as rows of a {@code meta.k8s.io/v1} Table: what {@code kubectl get} prints. */
final class TablePresentation implements Presentation {
  private final String includeObject;
  private final Instant now;

  /**
   * @param includeObject {@code None}, {@code Metadata} (and empty), {@code Object}
   */
  TablePresentation(String includeObject, Instant now) {
    if (!List.of("", "None", "Metadata", "Object").contains(includeObject)) {
      throw ApiException.badRequest(
          "Unable to convert to Table as requested: includeObject: Invalid value: \""
              + includeObject
              + "\": must be 'Metadata', 'Object', 'None', or empty");
    }
    this.includeObject = includeObject;
    this.now = now;
  }

  @Override
  public JsonNode object(Strategy strategy, ObjectNode object) {
    ObjectNode metadata = Json.object().put("resourceVersion", Meta.resourceVersion(object));
    ObjectNode table = table(strategy, metadata, true);
    ((ArrayNode) table.get("rows")).add(row(strategy, object, now));
    return table;
  }

  @Override
  public JsonNode list(Strategy strategy, List<StoredObject> objects, ListMeta meta) {
    ObjectNode table = table(strategy, meta.tree(), true);
    ArrayNode rows = (ArrayNode) table.get("rows");
    if (strategy.convertsByCall()) {
      // One call for all: each row finds its object converted.
      strategy.fromStored(objects.stream().map(StoredObject::tree).toList());
    }
    Stream<ObjectNode> trees = objects.stream().map(StoredObject::tree);
    Comparator<ObjectNode> order = strategy.rowOrder();
    (order == null ? trees : trees.sorted(order))
        .forEach(object -> rows.add(row(strategy, object, now)));
    return table;
  }

  /** The columns come with the first event only. */
  @Override
  public UnaryOperator<WatchFrame> frames(Strategy strategy) {
    boolean[] first = {true};
    return frame -> {
      if (frame.type().equals("ERROR")) {
        return frame;
      }
      ObjectNode metadata =
          Json.object().put("resourceVersion", Meta.resourceVersion(frame.object()));
      ObjectNode table = table(strategy, metadata, first[0]);
      first[0] = false;
      boolean bookmark = frame.type().equals("BOOKMARK");
      ((ArrayNode) table.get("rows"))
          .add(
              bookmark
                  ? bookmarkRow(strategy, frame.object())
                  : row(strategy, frame.object(), Instant.now()));
      return new WatchFrame(frame.type(), table);
    };
  }

  private static ObjectNode table(Strategy strategy, ObjectNode metadata, boolean withColumns) {
    ObjectNode table = Json.object();
    table.put("kind", "Table").put("apiVersion", "meta.k8s.io/v1");
    table.set("metadata", metadata);
    table.putNull("columnDefinitions");
    if (withColumns) {
      ArrayNode definitions = table.putArray("columnDefinitions");
      for (TableColumns.Column column : strategy.columns().columns()) {
        definitions
            .addObject()
            .put("name", column.name())
            .put("type", column.type())
            .put("format", column.format())
            .put("description", column.description())
            .put("priority", column.priority());
      }
    }
    table.putArray("rows");
    return table;
  }

  /** A bookmark is shown as an object without a name; what it says of the list is never lost. */
  private ObjectNode bookmarkRow(Strategy strategy, ObjectNode bookmark) {
    ObjectNode row = Json.object();
    ArrayNode cells = row.putArray("cells");
    strategy.columns().columns().forEach(column -> cells.add(column.cell().of(bookmark, now)));
    if (includeObject.equals("Object")) {
      row.set("object", bookmark);
    } else if (includeObject.equals("None") && !Meta.of(bookmark).has("annotations")) {
      row.putNull("object");
    } else {
      row.set("object", MetadataPresentation.partial(bookmark));
    }
    return row;
  }

  private ObjectNode row(Strategy strategy, ObjectNode object, Instant now) {
    ObjectNode row = Json.object();
    ArrayNode cells = row.putArray("cells");
    ObjectNode shown = strategy.forColumns(object);
    strategy.columns().columns().forEach(column -> cells.add(column.cell().of(shown, now)));
    JsonNode conditions = strategy.rowConditions(object);
    if (conditions != null) {
      row.set("conditions", conditions);
    }
    if (includeObject.equals("Object")) {
      row.set("object", strategy.fromStored(object));
    } else if (includeObject.equals("None")) {
      row.putNull("object");
    } else {
      row.set("object", MetadataPresentation.partial(object));
    }
    return row;
  }
}
