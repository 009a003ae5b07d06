package io.kubeterrarium.apiserver.schema;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A named field of a struct.
 *
 * @param mergeKey names the items of a list that strategic merge patches merge; empty where there
 *     is none
 * @param patchStrategies of merge, replace, retainKeys; empty where nothing is said
 * @param listType atomic, set, map, or empty
 * @param listMapKeys what tells items of a map-like list apart for server-side apply
 * @param mapType atomic or granular, of a map or struct; empty: as its type says
 * @param presence whether an empty field is one
 * @param fallback what the field counts as where it is left out, if it tells items of a list apart
 */
public record Field(
    String name,
    Shape shape,
    boolean required,
    String mergeKey,
    Set<String> patchStrategies,
    String listType,
    List<String> listMapKeys,
    String mapType,
    Presence presence,
    @Nullable JsonNode fallback) {
  /** When a field is there for those who compare two objects. */
  public enum Presence {
    /** A list or map without content is left out, as most of Go's fields are. */
    UNLESS_EMPTY,
    /** Go writes the field whether it is given or not. */
    ALWAYS,
    /** As the object says, which is how fields of custom resources are. */
    AS_GIVEN
  }

  public Field {
    patchStrategies = Set.copyOf(patchStrategies);
    listMapKeys = List.copyOf(listMapKeys);
  }

  public static Field plain(String name, Shape shape) {
    return new Field(
        name, shape, false, "", Set.of(), "", List.of(), "", Presence.UNLESS_EMPTY, null);
  }

  public boolean merges() {
    return patchStrategies.contains("merge");
  }

  public boolean retainsKeys() {
    return patchStrategies.contains("retainKeys");
  }

  public boolean replaces() {
    return patchStrategies.contains("replace");
  }

  /** Whether items of the list have owners of their own, told apart by value or by keys. */
  public boolean hasOwnedItems() {
    return listType.isEmpty() ? merges() : !listType.equals("atomic");
  }

  /** What tells the list's items apart; empty for a set of scalars. */
  public List<String> itemKeys() {
    if (!listMapKeys.isEmpty() || !listType.isEmpty()) {
      return listMapKeys;
    }
    return mergeKey.isEmpty() ? List.of() : List.of(mergeKey);
  }

  /** Whether a map or struct has one owner as a whole. */
  public boolean isOwnedAsOne() {
    if (!mapType.isEmpty()) {
      return mapType.equals("atomic");
    }
    return shape instanceof StructType struct && struct.isOwnedAsOne();
  }
}
