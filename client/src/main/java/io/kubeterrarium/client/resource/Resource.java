package io.kubeterrarium.client.resource;

import io.kubeterrarium.api.GroupVersionResource;
import tools.jackson.databind.node.ObjectNode;

/**
 * A resource as a client knows it.
 *
 * @param type the typed object it reads to; {@code ObjectNode} for trees
 */
public record Resource<T>(
    GroupVersionResource gvr, String kind, boolean namespaced, Class<T> type) {

  /** The same resource, read to trees. */
  public Resource<ObjectNode> trees() {
    return new Resource<>(gvr, kind, namespaced, ObjectNode.class);
  }

  /** The path of the collection; all namespaces where the namespace is empty. */
  public String path(String namespace) {
    return namespaced && !namespace.isEmpty()
        ? gvr.pathPrefix() + "/namespaces/" + namespace + "/" + gvr.resource()
        : gvr.pathPrefix() + "/" + gvr.resource();
  }

  /** The path of one object. */
  public String path(String namespace, String name) {
    return path(namespace) + "/" + name;
  }

  @Override
  public String toString() {
    return gvr.toString();
  }
}
