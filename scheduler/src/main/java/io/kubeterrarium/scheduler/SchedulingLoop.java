package io.kubeterrarium.scheduler;

import io.kubeterrarium.client.execution.ComponentRuntime;
import io.kubeterrarium.client.execution.KeyedExecutor;
import io.kubeterrarium.client.execution.SerialExecutor;
import io.kubeterrarium.client.execution.TimeSource.Cancellable;
import io.kubeterrarium.scheduler.cluster.ClusterCache;
import io.kubeterrarium.scheduler.framework.ClusterEvent;
import io.kubeterrarium.scheduler.framework.Decision;
import io.kubeterrarium.scheduler.framework.Diagnosis;
import io.kubeterrarium.scheduler.framework.Framework;
import io.kubeterrarium.scheduler.queue.QueuedPod;
import io.kubeterrarium.scheduler.queue.SchedulingQueue;
import io.kubeterrarium.scheduler.verdict.Verdicts;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One scheduling cycle after the other. Everything here runs on the scheduling thread; others come
 * in by {@link #submit}. Between two cycles what was submitted meanwhile has its turn.
 */
final class SchedulingLoop {
  private static final Logger LOG = LoggerFactory.getLogger(SchedulingLoop.class);

  private final ComponentRuntime runtime;
  private final Framework framework;
  private final BindingCycle bindings;
  private final PodReporter reporter;
  private final KeyedExecutor lanes;
  private final Verdicts verdicts;
  private final SerialExecutor thread;
  private final ClusterCache cache = new ClusterCache();
  private final SchedulingQueue queue;

  private boolean running;
  private boolean cycleComing;
  private @Nullable Instant alarmAt;
  private @Nullable Cancellable alarm;

  SchedulingLoop(
      ComponentRuntime runtime,
      Framework framework,
      PodReporter reporter,
      KeyedExecutor lanes,
      Verdicts verdicts) {
    this.runtime = runtime;
    this.framework = framework;
    this.reporter = reporter;
    this.lanes = lanes;
    this.verdicts = verdicts;
    this.thread = new SerialExecutor(runtime.executor());
    this.bindings = new BindingCycle(framework.profile().bind(), reporter, lanes, this);
    this.queue =
        new SchedulingQueue(
            framework.profile().queueSort(), framework::preEnqueue, framework.profile().wakeUps());
  }

  ClusterCache cache() {
    return cache;
  }

  SchedulingQueue queue() {
    return queue;
  }

  /** Runs a change of cache or queue on the scheduling thread. Safe on any thread. */
  void submit(Runnable change) {
    thread.execute(
        () -> {
          change.run();
          proceed();
        });
  }

  /** Lets cycles begin: to be called once cache and queue know what is there. */
  void start() {
    submit(() -> running = true);
  }

  /** No cycle begins any more. */
  void stop() {
    submit(() -> running = false);
  }

  void happened(ClusterEvent event) {
    queue.happened(event, now());
  }

  Instant now() {
    return runtime.time().instant();
  }

  private void proceed() {
    if (running && !cycleComing) {
      cycleComing = true;
      thread.execute(this::cycle);
    }
  }

  private void cycle() {
    cycleComing = false;
    if (!running) {
      return;
    }
    Optional<QueuedPod> next = queue.pop(now());
    if (next.isPresent()) {
      scheduleOne(next.get());
      proceed();
    } else {
      setAlarm();
    }
  }

  private void scheduleOne(QueuedPod queued) {
    if (queued.pod().isTerminating() || cache.holds(queued.pod().uid())) {
      return;
    }
    Decision decision;
    try {
      decision = framework.schedule(queued.pod(), cache.nodes());
    } catch (RuntimeException e) {
      LOG.warn("scheduling pod {} failed", queued.pod().name(), e);
      failed(queued, e.toString());
      return;
    }
    verdicts.record(queued, decision, now());
    Diagnosis diagnosis = decision.diagnosis();
    if (diagnosis == null) {
      QueuedPod placed = queued.placedOn(decision.node());
      cache.assume(placed.pod());
      bindings.begin(placed);
    } else {
      queue.rejected(queued, diagnosis.wakingPlugins(), now());
      report(queued, "Unschedulable", diagnosis.message());
    }
  }

  /** The cycle or the binding broke: the pod is tried again after its back-off. */
  void failed(QueuedPod queued, String message) {
    queue.failed(queued, now());
    report(queued, "SchedulerError", message);
  }

  private void report(QueuedPod queued, String reason, String message) {
    Instant now = now();
    lanes.execute(queued.pod().uid(), () -> reporter.failed(queued.pod(), reason, message, now));
  }

  private void setAlarm() {
    Instant next = queue.nextAlarm();
    if (next == null || next.equals(alarmAt)) {
      return;
    }
    if (alarm != null) {
      alarm.cancel();
    }
    alarmAt = next;
    // A millisecond more, so that the clock has passed the time when the alarm goes off.
    Duration delay = Duration.between(now(), next).plusMillis(1);
    alarm = runtime.time().after(delay, () -> submit(() -> alarmAt = null));
  }
}
