package io.kubeterrarium.client.transport;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Receives a watch. Calls never overlap; they must be short, for they hold up the watch. */
public interface WatchConsumer {
  /**
   * @param type ADDED, MODIFIED, DELETED, BOOKMARK or ERROR (then the object is a {@code Status})
   * @param object for reading only
   */
  void event(String type, ObjectNode object);

  /**
   * The watch is over.
   *
   * @param cause null for an end in order; what broke it otherwise
   */
  void closed(@Nullable Throwable cause);
}
