package io.kubeterrarium.apiserver.typed;

import io.kubeterrarium.apiserver.fields.FieldSet;
import io.kubeterrarium.apiserver.schema.Shape;
import tools.jackson.databind.node.ObjectNode;

/**
 * How an object became another one.
 *
 * @param removed what only the old one has: leaves, and what held them
 * @param modified what both have, with other values
 * @param added what only the new one has
 */
public record Comparison(FieldSet removed, FieldSet modified, FieldSet added) {

  /**
   * @param ignored what counts as unchanged, with everything below it
   */
  public static Comparison of(ObjectNode old, ObjectNode now, Shape type, FieldSet ignored) {
    return new Compare(ignored).objects(old, now, type);
  }

  /** What the new object says differently, or for the first time. */
  public FieldSet changed() {
    return modified.union(added);
  }

  public boolean isSame() {
    return removed.isEmpty() && modified.isEmpty() && added.isEmpty();
  }
}
