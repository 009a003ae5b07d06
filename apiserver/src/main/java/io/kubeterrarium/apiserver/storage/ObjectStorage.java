package io.kubeterrarium.apiserver.storage;

import io.kubeterrarium.api.GroupResource;
import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.ObjectName;
import io.kubeterrarium.apiserver.request.Deadline;
import io.kubeterrarium.apiserver.request.WatchStream;
import io.kubeterrarium.apiserver.resource.ObjectReader;
import io.kubeterrarium.apiserver.resource.ResourceTable;
import io.kubeterrarium.apiserver.resource.ResourceType;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.resource.VirtualResource;
import io.kubeterrarium.registry.Bytes;
import io.kubeterrarium.registry.KeyRange;
import io.kubeterrarium.registry.KeyValue;
import io.kubeterrarium.registry.RangeRequest;
import io.kubeterrarium.registry.RangeResult;
import io.kubeterrarium.registry.Registry;
import io.kubeterrarium.registry.RegistryException;
import io.kubeterrarium.registry.Revision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Objects over the registry: one key an object, its value the object's JSON, its mod revision the
 * resourceVersion. Writes are conditional on the state they were made from. Methods block their
 * thread; safe on any.
 */
public final class ObjectStorage implements ObjectReader, AutoCloseable {
  private static final Duration FRESH_WITHIN = Duration.ofSeconds(3);

  private final Registry registry;
  private final ResourceTable resources;
  private final CacheFeed feed;
  private final ConditionalWrites writes;

  /** Over a registry that no other API server writes to. */
  public ObjectStorage(Registry registry, ResourceTable resources) {
    this(registry, resources, false);
  }

  /**
   * @param shared whether other API servers write to the registry, too
   */
  public ObjectStorage(Registry registry, ResourceTable resources, boolean shared) {
    this.registry = registry;
    this.resources = resources;
    PendingWrites pending = new PendingWrites();
    this.feed = new CacheFeed(registry, resources, pending);
    this.writes =
        new ConditionalWrites(
            registry, pending, shared ? new AllocationGuard(registry, feed) : null);
  }

  /** How the stored objects of the resource behave; null where it is not stored. */
  public @Nullable Strategy strategyOf(GroupResource resource) {
    Strategy strategy = resources.find(resource);
    return strategy instanceof VirtualResource ? null : strategy;
  }

  /** All versions in which the objects of a resource are served, the given one first. */
  public List<Strategy> versionsOf(ResourceType type) {
    Strategy own = resources.find(type.resource());
    if (own == null || own instanceof VirtualResource) {
      return List.of();
    }
    List<Strategy> versions = new ArrayList<>(List.of(own));
    for (Strategy each : resources.all()) {
      if (each != own && each.storedKind().equals(own.storedKind())) {
        versions.add(each);
      }
    }
    return versions;
  }

  /** The resource that serves a kind; null where none does. */
  public @Nullable GroupResource resourceOf(GroupVersionKind kind) {
    Strategy strategy = resources.find(kind);
    return strategy == null ? null : strategy.type().groupResource();
  }

  /** Fills the caches. Blocks; call once before anything else. */
  public void start() {
    feed.start();
  }

  /**
   * Begins to keep a custom resource, or keeps it by another strategy from now on: then its watches
   * end. Blocks until it can be read.
   */
  public void keep(Strategy strategy) {
    feed.keep(strategy);
  }

  /** Keeps a custom resource no longer: its watches end. What the registry holds of it stays. */
  public void forget(Strategy strategy) {
    feed.forget(strategy);
  }

  /**
   * What a conditional write came to.
   *
   * @param done whether it was made
   * @param object the object as it stands now; null where there is none
   */
  public record Outcome(boolean done, @Nullable StoredObject object, Revision revision) {}

  /**
   * Begins a write: to be called before anything is taken that only one object may hold.
   *
   * @return to be given to the write; changes nothing where the strategy allocates nothing, or this
   *     is the only server
   */
  public long beginWrite(Strategy strategy) {
    return writes.begin(strategy);
  }

  /** Creates the object unless its key exists. */
  public Outcome create(Strategy strategy, ObjectNode object) {
    return create(strategy, object, ConditionalWrites.UNGUARDED);
  }

  /** Replaces the object if it still stands as {@code old}; allocates nothing. */
  public Outcome replace(Strategy strategy, StoredObject old, ObjectNode object) {
    return replace(strategy, old, object, ConditionalWrites.UNGUARDED);
  }

  /**
   * Creates the object unless its key exists.
   *
   * @param begun what {@link #beginWrite} gave
   * @throws OvertakenException where another server has allocated since
   */
  public Outcome create(Strategy strategy, ObjectNode object, long begun) {
    return writes.put(strategy, object, Revision.NONE, begun);
  }

  /** Replaces the object if it still stands as {@code old}. */
  public Outcome replace(Strategy strategy, StoredObject old, ObjectNode object, long begun) {
    return writes.put(strategy, object, old.revision(), begun);
  }

  /** Removes the object if it still stands as {@code old}. */
  public Outcome remove(Strategy strategy, StoredObject old) {
    return writes.remove(strategy, old);
  }

  static StoredObject decode(Strategy strategy, String key, KeyValue entry) {
    return StoredObject.decode(strategy, key, entry.modRevision(), entry.value());
  }

  /** As the caches have it: possibly a moment old. */
  public @Nullable StoredObject cached(Strategy strategy, ObjectName name) {
    return feed.cache(strategy).get(name);
  }

  /** Not older than any write acknowledged before the call. */
  public @Nullable StoredObject latest(Strategy strategy, ObjectName name) {
    Revision barrier = RegistryCalls.await(registry.readBarrier());
    if (feed.through().compareTo(barrier) >= 0) {
      return cached(strategy, name);
    }
    String key = strategy.type().key(name);
    RangeResult result =
        RegistryCalls.await(registry.range(RangeRequest.local(KeyRange.single(Bytes.utf8(key)))));
    return result.found().isEmpty() ? null : decode(strategy, key, result.found().get(0));
  }

  /** Waits until the caches hold every write acknowledged before the call. */
  public void catchUp() {
    Revision barrier = RegistryCalls.await(registry.readBarrier());
    if (!feed.awaitThrough(barrier, Deadline.remaining(FRESH_WITHIN))) {
      throw new RegistryException.NoQuorum("the watch cache is behind the registry");
    }
  }

  /** Waits a little until the caches are at the revision; false where they do not get there. */
  public boolean awaitRevision(Revision revision) {
    return feed.awaitThrough(revision, Deadline.remaining(FRESH_WITHIN));
  }

  /** Whether the caches are full and follow the registry. */
  public boolean isFollowing() {
    return feed.isFollowing();
  }

  /** The revision that the caches stand at. */
  public Revision cachedRevision() {
    return feed.through();
  }

  /**
   * All cached objects of a resource in key order.
   *
   * @param namespace empty for all
   */
  public Page cachedList(Strategy strategy, String namespace) {
    // Read before the objects: these hold at least everything up to here.
    Revision through = feed.through();
    WatchCache.Listing listing = feed.cache(strategy).list(namespace);
    Revision revision = listing.revision().compareTo(through) > 0 ? listing.revision() : through;
    return new Page(listing.objects(), revision, listing.objects().size());
  }

  /**
   * Reads from the registry itself, at any revision it retains.
   *
   * @param from the key to begin with; empty for the first
   * @param at {@link Revision#NONE} for the latest
   * @param limit 0 for none
   */
  public Page page(Strategy strategy, String namespace, String from, Revision at, long limit) {
    KeyRange range = KeyRange.prefix(Bytes.utf8(strategy.type().keyPrefix(namespace)));
    if (!from.isEmpty()) {
      range = new KeyRange(Bytes.utf8(from), range.to());
    }
    RangeResult result =
        RegistryCalls.await(registry.range(RangeRequest.latest(range).at(at).limit(limit)));
    List<StoredObject> objects =
        result.found().stream().map(entry -> decode(strategy, entry.key().utf8(), entry)).toList();
    return new Page(objects, at.isNone() ? result.revision() : at, result.count());
  }

  /**
   * @param revision the state that was read
   * @param total how many keys there are from the page's beginning on
   */
  public record Page(List<StoredObject> objects, Revision revision, long total) {}

  /** A watch that has yet to be started. */
  public WatchStream watch(WatchSpec spec) {
    return new Watcher(feed, feed.cache(spec.objects().strategy()), spec);
  }

  @Override
  public @Nullable ObjectNode get(GroupResource resource, ObjectName name) {
    Strategy strategy = resources.find(resource);
    StoredObject object =
        strategy == null || strategy instanceof VirtualResource ? null : cached(strategy, name);
    return object == null ? null : object.tree();
  }

  @Override
  public @Nullable ObjectNode latest(GroupResource resource, ObjectName name) {
    Strategy strategy = resources.find(resource);
    StoredObject object =
        strategy == null || strategy instanceof VirtualResource ? null : latest(strategy, name);
    return object == null ? null : object.tree();
  }

  @Override
  public long through() {
    return feed.through().value();
  }

  @Override
  public long version(GroupResource resource) {
    Strategy strategy = resources.find(resource);
    return strategy == null || strategy instanceof VirtualResource
        ? -1
        : feed.cache(strategy).lastWrite().value();
  }

  @Override
  public List<ObjectNode> list(GroupResource resource, String namespace) {
    Strategy strategy = resources.find(resource);
    return strategy == null || strategy instanceof VirtualResource
        ? List.of()
        : cachedList(strategy, namespace).objects().stream().map(StoredObject::tree).toList();
  }

  @Override
  public List<ObjectNode> latestList(GroupResource resource, String namespace) {
    catchUp();
    return list(resource, namespace);
  }

  /** Ends all watches. The registry stays open: it is the caller's. */
  @Override
  public void close() {
    feed.close();
  }
}
