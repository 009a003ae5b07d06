package io.kubeterrarium.apiserver.storage;

import io.kubeterrarium.api.GroupResource;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.request.WatchFrame;
import io.kubeterrarium.apiserver.request.WatchSink;
import io.kubeterrarium.apiserver.request.WatchStream;
import io.kubeterrarium.apiserver.resource.Strategy;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Looks at objects of a cluster-wide resource whenever they change. Level-triggered: a change marks
 * the object's name, and one thread, which exists only while there is something to do, looks at
 * what is marked; what fails is looked at again.
 */
public final class ObjectFollower implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ObjectFollower.class);
  private static final Duration FOR_EVER = Duration.ofDays(36_500);
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private final ObjectStorage storage;
  private final GroupResource resource;
  private final Predicate<ObjectNode> interesting;
  private final Consumer<String> look;
  private final Set<String> marked = ConcurrentHashMap.newKeySet();
  private final ScheduledThreadPoolExecutor thread;
  private volatile @Nullable WatchStream watch;

  /**
   * @param interesting whether a change of the object matters; asked on the caches' thread
   * @param look looks at the object of that name, on the thread
   */
  public ObjectFollower(
      String threadName,
      ObjectStorage storage,
      GroupResource resource,
      Predicate<ObjectNode> interesting,
      Consumer<String> look) {
    this.storage = storage;
    this.resource = resource;
    this.interesting = interesting;
    this.look = look;
    this.thread =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread t = new Thread(task, threadName);
              t.setDaemon(true);
              return t;
            });
    thread.setKeepAliveTime(10, TimeUnit.SECONDS);
    thread.allowCoreThreadTimeOut(true);
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** Begins with what is there. */
  public void start() {
    Strategy strategy = Objects.requireNonNull(storage.strategyOf(resource));
    WatchSpec spec =
        new WatchSpec(
            ObjectFilter.inNamespace(strategy, ""), true, 0, false, false, FOR_EVER, null);
    WatchStream stream = storage.watch(spec);
    watch = stream;
    stream.start(new Marking());
  }

  /** Runs on the caches' thread. */
  private final class Marking implements WatchSink {
    @Override
    public boolean offer(List<WatchFrame> frames) {
      for (WatchFrame frame : frames) {
        if (interesting.test(frame.object())) {
          mark(Meta.name(frame.object()), Duration.ZERO);
        }
      }
      return true;
    }

    /** The caches begin anew, or the server ends. */
    @Override
    public void end() {
      later(ObjectFollower.this::start, AGAIN);
    }
  }

  /** Looks at the object of that name once more, after a while. */
  public void mark(String name, Duration delay) {
    if (!delay.isZero() || marked.add(name)) {
      later(() -> lookAt(name), delay);
    }
  }

  private void lookAt(String name) {
    marked.remove(name);
    try {
      look.accept(name);
    } catch (RuntimeException e) {
      if (thread.isShutdown()) {
        return; // Interrupted by the end.
      }
      log.warn("{} {} could not be taken in, trying again: {}", resource, name, e.toString());
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
