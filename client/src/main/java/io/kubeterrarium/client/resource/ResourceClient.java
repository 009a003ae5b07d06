package io.kubeterrarium.client.resource;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.client.transport.Transport;
import io.kubeterrarium.client.transport.TransportRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads and writes the objects of one resource as one user. Calls block. Typed objects are for
 * convenience, trees for the hot path: a tree given to a write is given away.
 */
public final class ResourceClient<T> {
  private final Transport transport;
  private final Resource<T> resource;

  public ResourceClient(Transport transport, Resource<T> resource) {
    this.transport = transport;
    this.resource = resource;
  }

  public Resource<T> resource() {
    return resource;
  }

  /** Throws {@link ApiStatusException} with {@code isNotFound} where there is none. */
  public T get(String namespace, String name) {
    return typed(call(TransportRequest.get(resource.path(namespace, name), Map.of())));
  }

  /** Null where there is none. */
  public @Nullable T find(String namespace, String name) {
    try {
      return get(namespace, name);
    } catch (ApiStatusException e) {
      if (e.isNotFound()) {
        return null;
      }
      throw e;
    }
  }

  /**
   * @param query as in the URL: labelSelector, fieldSelector, limit, continue, resourceVersion
   */
  public ResourceList<T> list(String namespace, Map<String, String> query) {
    JsonNode list = call(TransportRequest.get(resource.path(namespace), query));
    List<T> items = new ArrayList<>();
    for (JsonNode item : list.path("items")) {
      items.add(typed(item));
    }
    JsonNode meta = Meta.of(list);
    return new ResourceList<>(
        Meta.text(meta, "resourceVersion"), Meta.text(meta, "continue"), items);
  }

  /** Creates it in the namespace that its metadata names; the object is only read. */
  public T create(T object) {
    ObjectNode tree = tree(object);
    return typed(createTree(Meta.namespace(tree), tree));
  }

  /** Like {@link #create}, without conversions. */
  public JsonNode createTree(String namespace, ObjectNode tree) {
    identify(tree);
    return call(TransportRequest.post(resource.path(namespace), tree));
  }

  /** Replaces it, if it still has the resource version that the object names. */
  public T update(T object) {
    return typed(updateTree(tree(object)));
  }

  public JsonNode updateTree(ObjectNode tree) {
    identify(tree);
    return call(TransportRequest.put(objectPath(tree), tree));
  }

  /** Replaces its status only. */
  public T updateStatus(T object) {
    return typed(updateStatusTree(tree(object)));
  }

  public JsonNode updateStatusTree(ObjectNode tree) {
    return updateTree("status", tree);
  }

  /** Replaces what goes through one of its subresources. */
  public JsonNode updateTree(String subresource, ObjectNode tree) {
    identify(tree);
    return call(TransportRequest.put(objectPath(tree) + "/" + subresource, tree));
  }

  /**
   * @param subresource empty for the object itself
   */
  public T patch(
      String namespace, String name, String subresource, PatchType type, JsonNode patch) {
    String path = resource.path(namespace, name) + (subresource.isEmpty() ? "" : "/" + subresource);
    return typed(call(TransportRequest.patch(path, type.mediaType(), patch)));
  }

  /** Deletes it; the answer is the object, when it lingers, or a Status. */
  public JsonNode delete(String namespace, String name, DeleteRequest options) {
    return call(TransportRequest.delete(resource.path(namespace, name), options.toTree()));
  }

  /** Deletes it, unless it is gone already; true when this call did it. */
  public boolean deleteIfPresent(String namespace, String name, DeleteRequest options) {
    try {
      delete(namespace, name, options);
      return true;
    } catch (ApiStatusException e) {
      if (e.isNotFound()) {
        return false;
      }
      throw e;
    }
  }

  /** POSTs to a subresource, such as {@code binding} or {@code eviction}. */
  public JsonNode post(String namespace, String name, String subresource, ObjectNode body) {
    return call(TransportRequest.post(resource.path(namespace, name) + "/" + subresource, body));
  }

  private String objectPath(ObjectNode tree) {
    return resource.path(Meta.namespace(tree), Meta.name(tree));
  }

  private JsonNode call(TransportRequest request) {
    return ApiCalls.call(transport, request);
  }

  private void identify(ObjectNode tree) {
    tree.put("apiVersion", resource.gvr().groupVersion().apiVersion());
    tree.put("kind", resource.kind());
  }

  private T typed(JsonNode tree) {
    return resource.type() == ObjectNode.class
        ? resource.type().cast(tree)
        : Json.typed(tree, resource.type());
  }

  private static ObjectNode tree(Object object) {
    return object instanceof ObjectNode tree ? tree : Json.tree(object);
  }
}
