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
 * @param always whether upstream writes the field also where it is empty
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
    boolean always,
    @Nullable JsonNode fallback) {
  public Field {
    patchStrategies = Set.copyOf(patchStrategies);
    listMapKeys = List.copyOf(listMapKeys);
  }

  public static Field plain(String name, Shape shape) {
    return new Field(name, shape, false, "", Set.of(), "", List.of(), "", false, null);
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
