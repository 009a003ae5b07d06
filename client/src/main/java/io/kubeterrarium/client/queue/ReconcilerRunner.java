package io.kubeterrarium.client.queue;

import io.kubeterrarium.client.execution.ComponentRuntime;
import io.kubeterrarium.client.resource.ApiStatusException;
import io.kubeterrarium.client.resource.ClientException;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls a reconciler for each item of its queue with a bounded number of workers. A worker is a
 * task on the runtime's executor that lives while there is work: an idle runner has no thread.
 */
public final class ReconcilerRunner<K> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ReconcilerRunner.class);

  private final String name;
  private final int workers;
  private final Reconciler<K> reconciler;
  private final Executor executor;
  private final WorkQueue<K> queue;

  // Guarded by this.
  private int running;
  private boolean started;
  private boolean closed;

  public ReconcilerRunner(
      String name, int workers, Reconciler<K> reconciler, ComponentRuntime runtime) {
    this.name = name;
    this.workers = workers;
    this.reconciler = reconciler;
    this.executor = runtime.executor();
    this.queue = new WorkQueue<>(runtime.time(), ItemBackoff.standard(), this::offerWorker);
  }

  /** Add keys here, before the start too. */
  public WorkQueue<K> queue() {
    return queue;
  }

  public void start() {
    int first;
    synchronized (this) {
      started = true;
      first = Math.min(queue.size(), workers);
    }
    for (int i = 0; i < first; i++) {
      offerWorker();
    }
  }

  /** No reconcile begins after this; one that runs is left to end. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    queue.close();
  }

  private void offerWorker() {
    synchronized (this) {
      if (!started || closed || running >= workers) {
        return;
      }
      running++;
    }
    executor.execute(this::work);
  }

  private void work() {
    while (true) {
      K item;
      // Taken under the lock, so that an item added after a null answer finds this worker gone.
      synchronized (this) {
        item = closed ? null : queue.poll();
        if (item == null) {
          running--;
          return;
        }
      }
      try {
        reconcile(item);
      } finally {
        queue.done(item);
      }
    }
  }

  private void reconcile(K item) {
    try {
      @Nullable Duration again = reconciler.reconcile(item).requeueAfter();
      queue.forget(item);
      if (again != null) {
        queue.addAfter(item, again);
      }
    } catch (Exception e) {
      if (isClosed()) {
        return;
      }
      log(item, e);
      queue.addRateLimited(item);
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private void log(K item, Exception e) {
    if (e instanceof ApiStatusException status && (status.isConflict() || status.isNotFound())) {
      // The cache lags behind the store: the retry sees the newer object.
      LOG.debug("{}: {} again: {}", name, item, e.getMessage());
    } else if (e instanceof ClientException || e instanceof NotYetException) {
      LOG.info("{}: {} failed, will be tried again: {}", name, item, e.getMessage());
    } else {
      LOG.warn("{}: {} failed, will be tried again", name, item, e);
    }
  }
}
