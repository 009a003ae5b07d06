package io.kubeterrarium.apiserver.resource;

import io.kubeterrarium.apiserver.error.ApiException;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * A resource that is answered and never stored: the reviews, and what is made up when it is asked
 * for. It stands in the {@link ResourceTable} like any other, so that paths, discovery, decoding
 * and authorization treat it alike; its {@link #type()} has the verb {@code create}, or {@code get}
 * and {@code list}.
 *
 * <p>For the machinery: storage and caches leave it out ({@code strategy instanceof
 * VirtualResource}), and the create handler, once the body is decoded and its defaults are set,
 * answers 201 with what {@link #create} returns. There is no admission, no metadata of a stored
 * object (uid, creationTimestamp, resourceVersion), no hook and no validation beyond its own.
 */
public interface VirtualResource extends Strategy {
  /**
   * Answers the request.
   *
   * @param sent of this resource's kind, the receiver's own: it may change and return it
   * @return what the client gets, status included
   * @throws io.kubeterrarium.apiserver.error.ApiException where the request makes no sense
   */
  default ObjectNode create(WriteContext context, ObjectNode sent) {
    throw ApiException.methodNotAllowed(
        "create is not supported on resources of kind \"" + type().plural() + "\"");
  }

  /** What a GET of the collection answers, where {@link #type()} has the verb; new trees. */
  default List<ObjectNode> list() {
    return List.of();
  }

  @Override
  default boolean hasGeneration() {
    return false;
  }
}
