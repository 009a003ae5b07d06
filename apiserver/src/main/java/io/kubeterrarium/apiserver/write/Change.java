package io.kubeterrarium.apiserver.write;

import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.owners.FieldTracking;
import io.kubeterrarium.apiserver.resource.WriteContext;
import tools.jackson.databind.node.ObjectNode;

/** What an update does to an object. May be run several times, each time on another state. */
public interface Change {
  /**
   * The object as it shall be. Its {@code metadata.resourceVersion} and {@code uid}, where they are
   * there, are preconditions.
   *
   * @param current shared: for reading only
   * @return a tree that belongs to the update
   */
  ObjectNode of(ObjectNode current);

  /**
   * Settles who owns what after this change; runs before admission, whose doing is nobody's.
   *
   * @param object as {@link #of} made it
   */
  void track(FieldTracking tracking, WriteCall call, ObjectNode object, ObjectNode old);

  /** Settles what this update may not touch. */
  void prepare(WriteContext context, ObjectNode object, ObjectNode old);

  void validate(WriteContext context, ObjectNode object, ObjectNode old, FieldErrors errors);

  /** Whether the whole object is written rather than one of its subresources. */
  boolean isWholeObject();

  /**
   * Whether a change of the spec counts as a new generation. Binding a pod does not: upstream's
   * goes past the strategy.
   */
  default boolean countsGeneration() {
    return true;
  }

  /** Whether admission looks at it. */
  default boolean isAdmitted() {
    return true;
  }
}
