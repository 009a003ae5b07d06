package io.kubeterrarium.apiserver.storage;

import io.kubeterrarium.api.ObjectName;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.request.JsonPieces;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.registry.Bytes;
import io.kubeterrarium.registry.Revision;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An object as it stood after one write. Its JSON is the registry's own bytes with the
 * resourceVersion put in where {@code metadata} ends, so that reads copy and encode nothing. One
 * that has been overwritten keeps the bytes alone: its tree is several times as large, and is made
 * anew for the few who ask.
 *
 * <p>Invariant: {@code tree}'s {@code metadata.resourceVersion} is {@code revision}, and nobody
 * changes the tree: it is shared by caches, watchers and readers. What stands in the registry is
 * the same tree without resourceVersion.
 */
public final class StoredObject implements JsonPieces {
  /** How many times as large as its JSON a tree is, about. */
  private static final int TREE_FACTOR = 6;

  private final String key;
  private final ObjectName name;
  private final Revision revision;

  /** Null where the object has been overwritten and the bytes say it all. */
  private volatile @Nullable ObjectNode tree;

  /** What the registry holds; null where the tree was never stored as it is. */
  private final byte @Nullable [] stored;

  private final int size;

  /** Where metadata ends in {@code stored}; 0 before anybody looked. Two may look, and agree. */
  private int end;

  public StoredObject(String key, ObjectName name, Revision revision, ObjectNode tree) {
    this(key, name, revision, tree, null, 0);
  }

  private StoredObject(
      String key,
      ObjectName name,
      Revision revision,
      ObjectNode tree,
      byte @Nullable [] stored,
      int size) {
    this.key = key;
    this.name = name;
    this.revision = revision;
    this.tree = tree;
    this.stored = stored;
    this.size = size;
  }

  /**
   * What was written or read, as its kind would have it today.
   *
   * @param tree with or without resourceVersion; given away
   * @param value the tree as {@link #encode} made it
   */
  static StoredObject of(
      Strategy strategy, String key, Revision revision, ObjectNode tree, Bytes value) {
    ObjectNode today = strategy.fromRegistry(tree);
    int treeSize = TREE_FACTOR * value.unsafeArray().length;
    return today == tree
        ? of(key, revision, tree, value)
        : new StoredObject(
            key, Meta.objectName(today), revision, stamped(today, revision), null, treeSize);
  }

  /** Likewise, of a kind that is stored as it is read. */
  static StoredObject of(String key, Revision revision, ObjectNode tree, Bytes value) {
    byte[] stored = value.unsafeArray();
    return new StoredObject(
        key, Meta.objectName(tree), revision, stamped(tree, revision), stored, stored.length);
  }

  /** Reads a value of the registry. */
  static StoredObject decode(Strategy strategy, String key, Revision revision, Bytes value) {
    try {
      JsonNode tree = Json.read(value.unsafeArray());
      if (tree instanceof ObjectNode object) {
        return of(strategy, key, revision, object, value);
      }
      throw new IllegalStateException("not an object under " + key + " at revision " + revision);
    } catch (JacksonException e) {
      // Not the parser's message: it quotes the value, which may be a Secret's.
      throw new IllegalStateException("malformed JSON under " + key + " at revision " + revision);
    }
  }

  public String key() {
    return key;
  }

  public ObjectName name() {
    return name;
  }

  public Revision revision() {
    return revision;
  }

  /** For reading only. */
  public ObjectNode tree() {
    ObjectNode known = tree;
    return known == null ? reread() : known;
  }

  private ObjectNode reread() {
    return stamped((ObjectNode) Json.read(Objects.requireNonNull(stored)), revision);
  }

  /** Says that the object has been overwritten, and will seldom be looked at again. */
  void overwritten() {
    if (stored != null) {
      tree = null;
    }
  }

  /** The same object under another revision: what a DELETED event carries. */
  StoredObject at(Revision other) {
    return new StoredObject(key, name, other, stamped(tree(), other), stored, size);
  }

  /** About how many bytes it keeps in memory once it has been overwritten. */
  int size() {
    return size;
  }

  @Override
  public int length() {
    byte[] value = stored;
    return value == null || end() < 0
        ? Json.bytes(tree()).length
        : value.length + versionField(value).length;
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    byte[] value = stored;
    if (value == null || end() < 0) {
      out.write(Json.bytes(tree()));
      return;
    }
    out.write(value, 0, end);
    out.write(versionField(value));
    out.write(value, end, value.length - end);
  }

  private int end() {
    if (end == 0 && stored != null) {
      end = EndOfMetadata.in(stored);
    }
    return end;
  }

  private byte[] versionField(byte[] value) {
    boolean first = value[end - 1] == '{';
    String field = "\"resourceVersion\":\"" + revision + "\"";
    return (first ? field : "," + field).getBytes(StandardCharsets.UTF_8);
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
      metadata.remove("resourceVersion");
    }
    copy.set("metadata", metadata.put("resourceVersion", revision.toString()));
    return copy;
  }
}
