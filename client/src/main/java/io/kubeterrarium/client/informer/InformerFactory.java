package io.kubeterrarium.client.informer;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.kubeterrarium.api.GroupVersionResource;
import io.kubeterrarium.api.ObjectName;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.client.execution.ComponentRuntime;
import io.kubeterrarium.client.resource.Resource;
import io.kubeterrarium.client.transport.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Gives out informers, one for each resource however many ask, over one watch for each resource.
 * Components of one process share a factory when its transport's user may read what all of them
 * read; their writes go through transports of their own. Safe on any thread.
 */
public final class InformerFactory implements AutoCloseable {
  private static final String OWNERS = "managedFields";

  private final Transport transport;
  private final ComponentRuntime runtime;

  // Guarded by this.
  private final Map<GroupVersionResource, Reflector> reflectors = new LinkedHashMap<>();
  private final Map<GroupVersionResource, Informer<?>> typed = new LinkedHashMap<>();
  private final Map<GroupVersionResource, Informer<ObjectMetadata>> metadata =
      new LinkedHashMap<>();
  private final Map<GroupVersionResource, Informer<ObjectNode>> trees = new LinkedHashMap<>();

  public InformerFactory(Transport transport, ComponentRuntime runtime) {
    this.transport = transport;
    this.runtime = runtime;
  }

  /** The informer of typed objects; {@link #start} makes a new one run. */
  @SuppressWarnings("unchecked") // One Resource constant for each GVR: the type fits the key.
  public synchronized <T extends HasMetadata> Informer<T> informer(Resource<T> resource) {
    Informer<?> known = typed.get(resource.gvr());
    if (known != null) {
      return (Informer<T>) known;
    }
    Informer<T> made =
        new Informer<>(
            resource.toString(),
            tree -> Json.typed(withoutOwners(tree), resource.type()),
            InformerFactory::nameOf,
            object -> object.getMetadata().getResourceVersion(),
            runtime.executor());
    typed.put(resource.gvr(), made);
    reflector(resource).addSink(made.sink());
    return made;
  }

  /** The informer of metadata only, of any kind; shares the watch with the typed one. */
  public synchronized Informer<ObjectMetadata> metadata(Resource<?> resource) {
    Informer<ObjectMetadata> known = metadata.get(resource.gvr());
    if (known != null) {
      return known;
    }
    Informer<ObjectMetadata> made =
        new Informer<>(
            "metadata of " + resource,
            ObjectMetadata::of,
            ObjectMetadata::name,
            ObjectMetadata::resourceVersion,
            runtime.executor());
    metadata.put(resource.gvr(), made);
    reflector(resource).addSink(made.sink());
    return made;
  }

  /** The informer of trees as they come, shared with the server's cache: for reading only. */
  public synchronized Informer<ObjectNode> trees(Resource<?> resource) {
    Informer<ObjectNode> known = trees.get(resource.gvr());
    if (known != null) {
      return known;
    }
    Informer<ObjectNode> made =
        new Informer<>(
            "trees of " + resource,
            ObjectNode.class::cast,
            Meta::objectName,
            Meta::resourceVersion,
            runtime.executor());
    trees.put(resource.gvr(), made);
    reflector(resource).addSink(made.sink());
    return made;
  }

  /** Starts what has been asked for so far; idempotent. */
  public void start() {
    List<Reflector> all;
    synchronized (this) {
      all = new ArrayList<>(reflectors.values());
    }
    all.forEach(Reflector::start);
  }

  /** Done when all informers given out so far have synced. */
  public synchronized CompletableFuture<Void> synced() {
    List<CompletableFuture<Void>> all = new ArrayList<>();
    typed.values().forEach(informer -> all.add(informer.synced()));
    metadata.values().forEach(informer -> all.add(informer.synced()));
    trees.values().forEach(informer -> all.add(informer.synced()));
    return CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new));
  }

  /** Waits for {@link #synced}; false when it takes longer. */
  public boolean awaitSynced(Duration atMost) throws InterruptedException {
    try {
      synced().get(atMost.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("informers' futures never fail", e);
    }
  }

  @Override
  public void close() {
    List<Reflector> all;
    synchronized (this) {
      all = new ArrayList<>(reflectors.values());
    }
    all.forEach(Reflector::stop);
  }

  private Reflector reflector(Resource<?> resource) {
    return reflectors.computeIfAbsent(
        resource.gvr(), any -> new Reflector(resource, transport, runtime));
  }

  /**
   * The tree without its managedFields, which are half of many objects and which no component
   * reads; a write that brings none leaves them as they are. The given tree may be shared.
   */
  private static JsonNode withoutOwners(JsonNode tree) {
    if (!Meta.of(tree).has(OWNERS)) {
      return tree;
    }
    ObjectNode copy = Json.object().setAll((ObjectNode) tree);
    ObjectNode metadata = Json.object().setAll((ObjectNode) Meta.of(tree));
    metadata.remove(OWNERS);
    return copy.set("metadata", metadata);
  }

  private static ObjectName nameOf(HasMetadata object) {
    @Nullable String namespace = object.getMetadata().getNamespace();
    return new ObjectName(namespace == null ? "" : namespace, object.getMetadata().getName());
  }
}
