package io.kubeterrarium.client.informer;

import io.kubeterrarium.api.ObjectName;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.client.execution.SerialExecutor;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * A cache of one resource that is kept up to date, and tells its handlers of each change.
 *
 * <p>One thread at a time works on it: it reads each tree to its typed form once, changes the
 * cache, then calls all handlers. So a handler finds in the cache what it is told of, or something
 * newer.
 */
public final class Informer<T> {
  private static final Logger LOG = LoggerFactory.getLogger(Informer.class);

  private final String name;
  private final Function<JsonNode, T> read;
  private final Function<T, String> versionOf;
  private final Indexer<T> indexer;
  private final SerialExecutor thread;
  private final List<EventHandler<T>> handlers = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Void> synced = new CompletableFuture<>();

  Informer(
      String name,
      Function<JsonNode, T> read,
      Function<T, ObjectName> nameOf,
      Function<T, String> versionOf,
      Executor executor) {
    this.name = name;
    this.read = read;
    this.versionOf = versionOf;
    this.indexer = new Indexer<>(nameOf);
    this.thread = new SerialExecutor(executor);
  }

  /** A handler that comes late is first told of everything that is there, as added. */
  public void addHandler(EventHandler<T> handler) {
    thread.execute(
        () -> {
          handlers.add(handler);
          indexer.list().forEach(object -> guarded(() -> handler.onAdd(object)));
        });
  }

  /** The first index of a name counts; asking for it again is harmless. */
  public void addIndex(String index, Function<T, ? extends Collection<String>> valuesOf) {
    indexer.addIndex(index, valuesOf);
  }

  public Lister<T> lister() {
    return indexer;
  }

  /** True once the first list is in the cache and all handlers have been told. */
  public boolean hasSynced() {
    return synced.isDone();
  }

  /** Done when {@link #hasSynced}. */
  public CompletableFuture<Void> synced() {
    return synced;
  }

  @Override
  public String toString() {
    return "informer of " + name;
  }

  Sink sink() {
    return new Sink() {
      @Override
      public void replace(List<JsonNode> all) {
        thread.execute(() -> replaceAll(all));
      }

      @Override
      public void put(JsonNode object) {
        thread.execute(() -> Informer.this.put(object));
      }

      @Override
      public void remove(JsonNode last) {
        thread.execute(() -> Informer.this.remove(Meta.objectName(last), last));
      }
    };
  }

  private void replaceAll(List<JsonNode> all) {
    Set<ObjectName> present = new HashSet<>();
    for (JsonNode object : all) {
      present.add(Meta.objectName(object));
      put(object);
    }
    for (ObjectName known : indexer.names()) {
      if (!present.contains(known)) {
        remove(known, null);
      }
    }
    synced.complete(null);
  }

  private void put(JsonNode tree) {
    T known = indexer.get(Meta.objectName(tree));
    if (known != null && versionOf.apply(known).equals(Meta.resourceVersion(tree))) {
      return;
    }
    T object;
    try {
      object = read.apply(tree);
    } catch (JacksonException e) {
      // One object that cannot be read must not hide all others.
      LOG.warn("{}: {} cannot be read: {}", this, Meta.objectName(tree), e.getOriginalMessage());
      return;
    }
    T old = indexer.put(object);
    for (EventHandler<T> handler : handlers) {
      guarded(
          () -> {
            if (old == null) {
              handler.onAdd(object);
            } else {
              handler.onUpdate(old, object);
            }
          });
    }
  }

  /**
   * @param last its state when it was deleted; null where only its absence is known
   */
  private void remove(ObjectName objectName, @Nullable JsonNode last) {
    T old = indexer.remove(objectName);
    if (old == null) {
      return;
    }
    T object = last == null ? old : readOr(last, old);
    for (EventHandler<T> handler : handlers) {
      guarded(() -> handler.onDelete(object));
    }
  }

  private T readOr(JsonNode last, T old) {
    try {
      return read.apply(last);
    } catch (JacksonException e) {
      return old; // It was readable before: that is its last known state.
    }
  }

  private void guarded(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException e) {
      LOG.warn("a handler of {} failed", this, e);
    }
  }
}
