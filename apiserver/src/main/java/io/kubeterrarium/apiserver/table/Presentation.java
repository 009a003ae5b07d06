package io.kubeterrarium.apiserver.table;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.request.JsonPieces;
import io.kubeterrarium.apiserver.request.Query;
import io.kubeterrarium.apiserver.request.WatchFrame;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.storage.StoredObject;
import io.kubeterrarium.registry.Revision;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** How a client sees objects: as they are, as their metadata, or as a table. */
public interface Presentation {
  JsonNode object(Strategy strategy, ObjectNode object);

  JsonNode list(Strategy strategy, List<StoredObject> objects, ListMeta meta);

  /** The object's JSON, where clients see it as it is stored; null where they do not. */
  default @Nullable JsonPieces json(Strategy strategy, StoredObject object) {
    return null;
  }

  /** Likewise the list's. */
  default @Nullable JsonPieces json(Strategy strategy, List<StoredObject> objects, ListMeta meta) {
    return null;
  }

  /** What becomes of each frame of one watch; null where nothing does. */
  @Nullable UnaryOperator<WatchFrame> frames(Strategy strategy);

  /**
   * @param continueToken empty on the last page
   * @param remaining how many objects follow; null where that is not known
   */
  record ListMeta(Revision revision, String continueToken, @Nullable Long remaining) {
    public static ListMeta at(Revision revision) {
      return new ListMeta(revision, "", null);
    }

    ObjectNode tree() {
      ObjectNode tree = Json.object().put("resourceVersion", revision.toString());
      if (!continueToken.isEmpty()) {
        tree.put("continue", continueToken);
      }
      if (remaining != null) {
        tree.put("remainingItemCount", remaining);
      }
      return tree;
    }
  }

  /**
   * Picks by the Accept header.
   *
   * @param hasMessage whether the kind is known to protobuf
   * @param now ages are counted up to here
   */
  static Presentation negotiate(String accept, boolean hasMessage, Query query, Instant now) {
    MediaRange range = hasMessage ? MediaRange.choose(accept) : MediaRange.chooseUnknown(accept);
    return switch (range.as()) {
      case "Table" -> new TablePresentation(query.first("includeObject"), now);
      case "PartialObjectMetadata", "PartialObjectMetadataList" -> MetadataPresentation.INSTANCE;
      case "" -> Plain.INSTANCE;
      default -> throw ApiException.notAcceptable(MediaRange.NOT_ACCEPTABLE);
    };
  }

  /** As they are stored. */
  enum Plain implements Presentation {
    INSTANCE;

    @Override
    public JsonNode object(Strategy strategy, ObjectNode object) {
      return strategy.fromStored(object);
    }

    @Override
    public JsonNode list(Strategy strategy, List<StoredObject> objects, ListMeta meta) {
      ObjectNode list = Json.object();
      list.put("kind", strategy.type().listKind());
      list.put("apiVersion", strategy.type().kind().apiVersion());
      list.set("metadata", meta.tree());
      ArrayNode items = list.putArray("items");
      if (strategy.convertsByCall()) {
        strategy.fromStored(objects.stream().map(StoredObject::tree).toList()).forEach(items::add);
      } else {
        objects.forEach(object -> items.add(strategy.fromStored(object.tree())));
      }
      return list;
    }

    @Override
    public @Nullable JsonPieces json(Strategy strategy, StoredObject object) {
      ObjectNode tree = object.tree();
      return strategy.fromStored(tree) == tree ? object : null;
    }

    @Override
    public @Nullable JsonPieces json(Strategy strategy, List<StoredObject> objects, ListMeta meta) {
      return objects.stream().allMatch(object -> json(strategy, object) != null)
          ? new ListPieces(strategy.type(), objects, meta)
          : null;
    }

    @Override
    public @Nullable UnaryOperator<WatchFrame> frames(Strategy strategy) {
      return strategy.storedKind().equals(strategy.type().kind()) && !strategy.convertsByCall()
          ? null
          : frame ->
              frame.type().equals("ERROR") || frame.type().equals("BOOKMARK")
                  ? frame
                  : new WatchFrame(frame.type(), strategy.fromStored(frame.object()));
    }
  }
}
