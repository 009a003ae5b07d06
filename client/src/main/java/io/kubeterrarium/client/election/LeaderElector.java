package io.kubeterrarium.client.election;

import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.client.event.EventRecorder;
import io.kubeterrarium.client.event.EventSubject;
import io.kubeterrarium.client.execution.ComponentRuntime;
import io.kubeterrarium.client.execution.SerialExecutor;
import io.kubeterrarium.client.execution.TimeSource;
import io.kubeterrarium.client.resource.ClientException;
import io.kubeterrarium.client.transport.Transport;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One candidate for a role that one process has at a time, as client-go's: who holds the Lease
 * leads; who does not renew it in time has stopped before anybody else may take it.
 *
 * <p>The deadline of a renewal is an alarm of its own, counted from the moment before the request
 * was sent, so that a server that does not answer cannot keep a leader in its role. Unlike upstream
 * a leader that sees another's name in the Lease stops at once, and a process that lost the role
 * need not end: it goes on as a candidate.
 *
 * <p>Threads: attempts on one serial executor, callbacks on another.
 */
public final class LeaderElector implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LeaderElector.class);
  private static final GroupVersionKind LEASE =
      GroupVersionKind.of("coordination.k8s.io/v1", "Lease");

  private final ElectionConfig config;
  private final LeaderCallbacks callbacks;
  private final EventRecorder events;
  private final TimeSource time;
  private final RandomGenerator random;
  private final LeaseLock lock;
  private final SerialExecutor attempts;
  private final SerialExecutor calls;
  private final CompletableFuture<Void> stopped = new CompletableFuture<>();
  private String announced = ""; // attempts only

  private boolean closed; // guarded by this
  private boolean leading; // guarded by this
  private long leadsUntil; // guarded by this
  private TimeSource.@Nullable Cancellable deadline; // guarded by this
  private TimeSource.@Nullable Cancellable next; // guarded by this
  private @Nullable Object current; // guarded by this: the latest renewal

  /**
   * @param transport may read and write the Lease
   * @param events for {@code LeaderElection} events about the Lease
   * @param random spreads the candidates' attempts
   */
  public LeaderElector(
      ElectionConfig config,
      Transport transport,
      EventRecorder events,
      ComponentRuntime runtime,
      RandomGenerator random,
      LeaderCallbacks callbacks) {
    this.config = config;
    this.callbacks = callbacks;
    this.events = events;
    this.time = runtime.time();
    this.random = random;
    this.lock = new LeaseLock(config, transport, time);
    this.attempts = new SerialExecutor(runtime.executor());
    this.calls = new SerialExecutor(runtime.executor());
  }

  /** Makes the first attempt at once; returns before it is made. */
  public void start() {
    attempts.execute(this::attempt);
  }

  /** By the clock, too: an alarm may be late, above all in a process that stood still. */
  public synchronized boolean isLeader() {
    return leading && time.nanoTime() - leadsUntil < 0;
  }

  private void attempt() {
    synchronized (this) {
      if (closed) {
        return;
      }
    }
    long began = time.nanoTime();
    boolean held = false;
    try {
      held = lock.acquireOrRenew();
    } catch (ClientException e) {
      LOG.debug("{}: no lease this time: {}", config.name(), e.getMessage());
    } finally {
      if (held) {
        lead(began);
      } else if (isHeldByAnother()) {
        lose("another holds the lease");
      }
      announce();
      scheduleNext();
    }
  }

  private boolean isHeldByAnother() {
    return !lock.holder().isEmpty() && !lock.holder().equals(config.identity());
  }

  private synchronized void lead(long began) {
    long left = config.renewDeadline().toNanos() - (time.nanoTime() - began);
    if (closed || left <= 0) {
      return;
    }
    if (deadline != null) {
      deadline.cancel();
    }
    leadsUntil = began + config.renewDeadline().toNanos();
    Object mine = new Object();
    current = mine;
    deadline = time.after(Duration.ofNanos(left), () -> expired(mine));
    if (!leading) {
      leading = true;
      LOG.info("{}: {} leads", config.name(), config.identity());
      record(config.identity() + " became leader");
      calls.execute(callbacks::startedLeading);
    }
  }

  /**
   * An alarm that was cancelled too late to be held back names a renewal that is not the latest.
   */
  private synchronized void expired(Object renewal) {
    if (renewal == current) {
      lose("not renewed within " + config.renewDeadline().toMillis() + " ms");
    }
  }

  private synchronized void lose(String why) {
    if (!leading) {
      return;
    }
    leading = false;
    if (deadline != null) {
      deadline.cancel();
    }
    LOG.warn("{}: {} leads no more: {}", config.name(), config.identity(), why);
    record(config.identity() + " stopped leading");
    calls.execute(callbacks::stoppedLeading);
  }

  private void record(String message) {
    ObjectNode lease = lock.lease();
    if (lease != null) {
      EventSubject about =
          new EventSubject(
              LEASE,
              config.namespace(),
              config.name(),
              Meta.text(Meta.of(lease), "uid"),
              Meta.text(Meta.of(lease), "resourceVersion"),
              "");
      events.record(about, "Normal", "LeaderElection", message);
    }
  }

  private void announce() {
    String holder = lock.holder();
    if (!holder.isEmpty() && !holder.equals(announced)) {
      announced = holder;
      calls.execute(() -> callbacks.leaderIs(holder));
    }
  }

  private synchronized void scheduleNext() {
    if (!closed) {
      double stretch = leading ? 1 : 1 + random.nextDouble() * ElectionConfig.JITTER;
      long nanos = (long) (config.retryPeriod().toNanos() * stretch);
      next = time.after(Duration.ofNanos(nanos), () -> attempts.execute(this::attempt));
    }
  }

  /**
   * Stops working and gives the Lease up, in this order.
   *
   * @return done when the Lease is free, or the server could not be told
   */
  public CompletableFuture<Void> stop() {
    synchronized (this) {
      if (closed) {
        return stopped;
      }
      closed = true;
      if (next != null) {
        next.cancel();
      }
      lose("it stops");
    }
    calls.execute(() -> attempts.execute(this::release));
    return stopped;
  }

  private void release() {
    try {
      lock.release();
    } catch (ClientException e) {
      LOG.debug("{}: the lease was not given up: {}", config.name(), e.getMessage());
    } finally {
      stopped.complete(null);
    }
  }

  /** As {@link #stop}, without waiting. */
  @Override
  public void close() {
    var unused = stop();
  }

  /** As {@link #stop}, waiting for it as long as a retry period. */
  public void stopAndWait() {
    CompletableFuture<Void> bounded =
        stop().completeOnTimeout(null, config.retryPeriod().toMillis(), TimeUnit.MILLISECONDS);
    bounded.join();
  }
}
