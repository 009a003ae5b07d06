package io.kubeterrarium.client.testkit;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.client.resource.Resource;
import io.kubeterrarium.client.transport.Transport;
import io.kubeterrarium.client.transport.TransportRequest;
import io.kubeterrarium.client.transport.TransportResponse;
import io.kubeterrarium.client.transport.WatchConnection;
import io.kubeterrarium.client.transport.WatchConsumer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A small API server for controller tests: resource versions, conflicts, finalizers, generation,
 * label selectors, watches. No validation, no defaulting, no users. Watch events are delivered
 * inside the write that caused them. Each write is recorded as an action.
 */
public final class InMemoryApi implements Transport {
  /** A write as a test wants to see it: {@code create pods default/web-abc}. */
  public record Action(String verb, String path, @Nullable ObjectNode body) {
    @Override
    public String toString() {
      return verb + " " + path;
    }
  }

  final VirtualTime time;
  final InMemoryStore store;
  private final List<Action> actions = new ArrayList<>();
  private @Nullable Predicate<TransportRequest> fault;

  public InMemoryApi(VirtualTime time) {
    this.time = time;
    this.store = new InMemoryStore(time);
  }

  /** What was asked for since the last call of this: writes only, failed ones too, in order. */
  public synchronized List<Action> takeActions() {
    List<Action> taken = new ArrayList<>(actions);
    actions.clear();
    return taken;
  }

  /** Requests for which this is true get a 500. */
  public synchronized void failWhen(@Nullable Predicate<TransportRequest> condition) {
    fault = condition;
  }

  /** Puts an object there as a user would; not an action. */
  public synchronized ObjectNode create(Resource<?> resource, ObjectNode object) {
    object.put("apiVersion", resource.gvr().groupVersion().apiVersion());
    object.put("kind", resource.kind());
    return store.create(resource.path(Meta.namespace(object)), object).asObject();
  }

  public <T> T create(Resource<T> resource, T object) {
    return Json.typed(create((Resource<?>) resource, Json.tree(object)), resource.type());
  }

  /** Changes an object, status and all, as somebody else would; not an action. */
  public synchronized void edit(
      Resource<?> resource, String namespace, String name, Consumer<ObjectNode> change) {
    store.edit(resource.path(namespace, name), change);
  }

  public synchronized void delete(Resource<?> resource, String namespace, String name) {
    store.delete(resource.path(namespace, name), Json.object());
  }

  /** Takes it away at once, as a node agent does when a pod's containers have ended. */
  public synchronized void vanish(Resource<?> resource, String namespace, String name) {
    store.vanish(resource.path(namespace, name));
  }

  public synchronized @Nullable ObjectNode find(
      Resource<?> resource, String namespace, String name) {
    return store.find(resource.path(namespace, name));
  }

  public synchronized <T> List<T> list(Resource<T> resource, String namespace) {
    List<T> result = new ArrayList<>();
    for (ObjectNode object : store.list(resource.path(namespace))) {
      result.add(Json.typed(object, resource.type()));
    }
    return result;
  }

  /** Ends all watches, as a restart of the server does. */
  public synchronized void dropWatches() {
    store.dropWatches();
  }

  /** Forgets the history: a watch from an earlier revision gets 410. */
  public synchronized void compact() {
    store.compact();
  }

  @Override
  public synchronized TransportResponse call(TransportRequest request) throws IOException {
    if (!request.method().equals("GET")) {
      actions.add(
          new Action(
              request.method(),
              request.path(),
              request.body() instanceof ObjectNode body ? body.deepCopy() : null));
    }
    if (fault != null && fault.test(request)) {
      return InMemoryStore.status(500, "InternalError", "a fault of the test").toResponse();
    }
    return store.answer(request);
  }

  @Override
  public synchronized WatchConnection watch(TransportRequest request, WatchConsumer consumer) {
    return store.watch(request, consumer);
  }
}
