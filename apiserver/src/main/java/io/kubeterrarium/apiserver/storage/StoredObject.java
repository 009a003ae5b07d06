package io.kubeterrarium.apiserver.storage;

import io.kubeterrarium.api.ObjectName;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.registry.Bytes;
import io.kubeterrarium.registry.Revision;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An object as it stood after one write.
 *
 * <p>Invariant: {@code tree}'s {@code metadata.resourceVersion} is {@code revision}, and nobody
 * changes the tree: it is shared by caches, watchers and readers. What stands in the registry is
 * the same tree without resourceVersion.
 */
public record StoredObject(String key, ObjectName name, Revision revision, ObjectNode tree) {

  /**
   * @param tree with or without resourceVersion; given away
   */
  static StoredObject of(String key, Revision revision, ObjectNode tree) {
    return new StoredObject(key, Meta.objectName(tree), revision, stamped(tree, revision));
  }

  /** Reads a value of the registry, as its kind would have it today. */
  static StoredObject decode(Strategy strategy, String key, Revision revision, Bytes value) {
    try {
      JsonNode tree = Json.read(value.unsafeArray());
      if (tree instanceof ObjectNode object) {
        return of(key, revision, strategy.fromRegistry(object));
      }
      throw new IllegalStateException("not an object under " + key + " at revision " + revision);
    } catch (JacksonException e) {
      // Not the parser's message: it quotes the value, which may be a Secret's.
      throw new IllegalStateException("malformed JSON under " + key + " at revision " + revision);
    }
  }

  /** The same object under another revision: what a DELETED event carries. */
  StoredObject at(Revision other) {
    return new StoredObject(key, name, other, stamped(tree, other));
  }

  /**
   * What the registry holds: the JSON without resourceVersion. Takes the field out of the given
   * tree.
   */
  static Bytes encode(ObjectNode own) {
    if (own.get("metadata") instanceof ObjectNode metadata) {
      metadata.remove("resourceVersion");
    }
    return Bytes.wrap(Json.bytes(own));
  }

  /** A shallow copy with the resourceVersion set: everything below metadata stays shared. */
  private static ObjectNode stamped(ObjectNode tree, Revision revision) {
    ObjectNode copy = Json.object();
    copy.setAll(tree);
    ObjectNode metadata = Json.object();
    if (tree.get("metadata") instanceof ObjectNode given) {
      metadata.setAll(given);
    }
    copy.set("metadata", metadata.put("resourceVersion", revision.toString()));
    return copy;
  }
}
