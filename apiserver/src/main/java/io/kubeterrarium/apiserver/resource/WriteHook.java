package io.kubeterrarium.apiserver.resource;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes and gives back what an object holds outside itself (a Service's address and ports). {@code
 * before} runs after preparation and before validation; exactly one of {@code committed}, {@code
 * abandoned} and {@code inDoubt} follows, except for dry runs, where {@code before} must take
 * nothing for good and {@code abandoned} follows always.
 */
public interface WriteHook {
  WriteHook NONE = new WriteHook() {};

  /** Whether {@code before} takes what no two objects may hold, of this server or another. */
  default boolean allocates() {
    return false;
  }

  /** May change the object and may throw an {@code ApiException}. Old is null for a create. */
  default void before(WriteContext context, ObjectNode object, @Nullable ObjectNode old) {}

  /**
   * The write stands. Object is null where it was deleted.
   *
   * @param revision the write's
   */
  default void committed(@Nullable ObjectNode object, @Nullable ObjectNode old, long revision) {}

  /**
   * Nobody knows whether the write stands, or will. What was taken must stay taken until what is
   * stored shows it.
   */
  default void inDoubt(ObjectNode object, @Nullable ObjectNode old) {}

  /** The write was not made. */
  default void abandoned(ObjectNode object, @Nullable ObjectNode old) {}
}
