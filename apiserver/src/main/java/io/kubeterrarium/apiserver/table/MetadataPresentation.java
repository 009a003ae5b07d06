package io.kubeterrarium.apiserver.table;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.request.WatchFrame;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.storage.StoredObject;
import java.util.List;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Objects reduced to their metadata. */
enum MetadataPresentation implements Presentation {
  INSTANCE;

  @Override
  public JsonNode object(Strategy strategy, ObjectNode object) {
    return partial(object);
  }

  static ObjectNode partial(ObjectNode object) {
    ObjectNode partial = Json.object();
    partial.put("kind", "PartialObjectMetadata").put("apiVersion", "meta.k8s.io/v1");
    JsonNode metadata = Meta.of(object);
    partial.set("metadata", metadata.isMissingNode() ? Json.object() : metadata);
    return partial;
  }

  @Override
  public JsonNode list(Strategy strategy, List<StoredObject> objects, ListMeta meta) {
    ObjectNode list = Json.object();
    list.put("kind", "PartialObjectMetadataList").put("apiVersion", "meta.k8s.io/v1");
    list.set("metadata", meta.tree());
    ArrayNode items = list.putArray("items");
    objects.forEach(object -> items.add(partial(object.tree())));
    return list;
  }

  @Override
  public UnaryOperator<WatchFrame> frames(Strategy strategy) {
    return frame -> frame.derived(MetadataPresentation::frame);
  }

  private static WatchFrame frame(WatchFrame frame) {
    return frame.type().equals("ERROR")
        ? frame
        : new WatchFrame(frame.type(), partial(frame.object()));
  }
}
