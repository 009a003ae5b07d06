package io.kubeterrarium.apiserver.custom;

import io.kubeterrarium.api.GroupResource;
import io.kubeterrarium.api.ObjectName;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.ApiServer;
import io.kubeterrarium.apiserver.kinds.extension.CustomResourceDefinitionKind;
import io.kubeterrarium.apiserver.request.WatchFrame;
import io.kubeterrarium.apiserver.request.WatchSink;
import io.kubeterrarium.apiserver.request.WatchStream;
import io.kubeterrarium.apiserver.resource.ResourceTable;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.storage.ObjectFilter;
import io.kubeterrarium.apiserver.storage.ObjectStorage;
import io.kubeterrarium.apiserver.storage.WatchSpec;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Follows the definitions of custom resources and serves what they define. Level-triggered: a
 * change marks the definition's name, and the thread {@code custom-resources}, which exists only
 * while there is something to do, brings what is served in line with what is stored.
 */
public final class CustomResources implements AutoCloseable {
  static final GroupResource DEFINITIONS = CustomResourceDefinitionKind.TYPE.groupResource();

  private static final Logger log = LoggerFactory.getLogger(CustomResources.class);
  private static final Duration FOR_EVER = Duration.ofDays(36_500);
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private final ObjectStorage storage;
  private final Reconciliation reconciliation;
  private final Set<String> marked = ConcurrentHashMap.newKeySet();
  private final ScheduledThreadPoolExecutor thread;
  private volatile @Nullable WatchStream watch;

  /**
   * @param tables in which what is defined shall stand
   */
  public CustomResources(
      ObjectStorage storage, List<ResourceTable> tables, ApiServer api, Clock clock) {
    this.storage = storage;
    this.reconciliation = new Reconciliation(storage, tables, api, clock, this::mark);
    this.thread =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread t = new Thread(task, "custom-resources");
              t.setDaemon(true);
              return t;
            });
    thread.setKeepAliveTime(10, TimeUnit.SECONDS);
    thread.allowCoreThreadTimeOut(true);
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** Serves what is established already, then follows. Blocks for the first part. */
  public void start() {
    List<ObjectNode> definitions = storage.list(DEFINITIONS, "");
    if (!definitions.isEmpty()) {
      reconciliation.serveEstablished();
    }
    follow();
  }

  private void follow() {
    Strategy strategy = Objects.requireNonNull(storage.strategyOf(DEFINITIONS));
    WatchSpec spec =
        new WatchSpec(
            ObjectFilter.inNamespace(strategy, ""), true, 0, false, false, FOR_EVER, null);
    WatchStream stream = storage.watch(spec);
    watch = stream;
    stream.start(new Marking());
  }

  /** Runs on the feed's thread. */
  private final class Marking implements WatchSink {
    @Override
    public boolean offer(List<WatchFrame> frames) {
      frames.forEach(frame -> mark(Meta.name(frame.object()), Duration.ZERO));
      return true;
    }

    /** The caches begin anew, or the server ends. */
    @Override
    public void end() {
      later(CustomResources.this::follow, AGAIN);
    }
  }

  private void mark(String name, Duration delay) {
    if (!delay.isZero() || marked.add(name)) {
      later(() -> reconcile(name), delay);
    }
  }

  private void reconcile(String name) {
    marked.remove(name);
    try {
      reconciliation.run(name, storage.get(DEFINITIONS, new ObjectName("", name)));
    } catch (RuntimeException e) {
      log.warn("the definition {} could not be taken in, trying again: {}", name, e.toString());
      mark(name, AGAIN);
    }
  }

  private void later(Runnable task, Duration delay) {
    try {
      thread.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException closed) {
      log.debug("closed already");
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
    WatchStream following = watch;
    if (following != null) {
      following.close();
    }
  }
}
