package io.kubeterrarium.apiserver.schema;

import java.util.List;
import java.util.Set;

/**
 * A named field of a struct.
 *
 * @param mergeKey names the items of a list that strategic merge patches merge; empty where there
 *     is none
 * @param patchStrategies of merge, replace, retainKeys; empty where nothing is said
 * @param listType atomic, set, map, or empty
 * @param listMapKeys what tells items of a map-like list apart for server-side apply
 */
public record Field(
    String name,
    Shape shape,
    boolean required,
    String mergeKey,
    Set<String> patchStrategies,
    String listType,
    List<String> listMapKeys) {
  public Field {
    patchStrategies = Set.copyOf(patchStrategies);
    listMapKeys = List.copyOf(listMapKeys);
  }

  public static Field plain(String name, Shape shape) {
    return new Field(name, shape, false, "", Set.of(), "", List.of());
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
}
