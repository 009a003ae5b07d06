package io.kubeterrarium.scheduler;

import io.kubeterrarium.client.execution.ComponentRuntime;
import io.kubeterrarium.client.execution.KeyedExecutor;
import io.kubeterrarium.client.execution.SerialExecutor;
import io.kubeterrarium.client.execution.TimeSource.Cancellable;
import io.kubeterrarium.scheduler.cluster.ClusterCache;
import io.kubeterrarium.scheduler.cluster.Nominations;
import io.kubeterrarium.scheduler.cluster.PodInfo;
import io.kubeterrarium.scheduler.framework.ClusterEvent;
import io.kubeterrarium.scheduler.framework.Decision;
import io.kubeterrarium.scheduler.framework.Diagnosis;
import io.kubeterrarium.scheduler.framework.Framework;
import io.kubeterrarium.scheduler.framework.Nomination;
import io.kubeterrarium.scheduler.framework.Status;
import io.kubeterrarium.scheduler.queue.QueuedPod;
import io.kubeterrarium.scheduler.queue.SchedulingQueue;
import io.kubeterrarium.scheduler.verdict.Verdicts;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
  private final Preemption preemption;
  private final ClusterCache cache = new ClusterCache();
  private final Nominations nominations;
  private final SchedulingQueue queue;

  /** Pods whose victims are just being deleted: another cycle would choose further ones. */
  private final Set<String> preempting = new HashSet<>();

  private boolean running;
  private boolean cycleComing;
  private @Nullable Instant alarmAt;
  private @Nullable Cancellable alarm;

  SchedulingLoop(
      ComponentRuntime runtime,
      Framework framework,
      Nominations nominations,
      PodReporter reporter,
      Preemption preemption,
      KeyedExecutor lanes,
      Verdicts verdicts) {
    this.runtime = runtime;
    this.framework = framework;
    this.nominations = nominations;
    this.reporter = reporter;
    this.preemption = preemption;
    this.lanes = lanes;
    this.verdicts = verdicts;
    this.thread = new SerialExecutor(runtime.executor());
    this.bindings = new BindingCycle(framework.profile().bind(), reporter, lanes, this);
    this.queue =
        new SchedulingQueue(
            framework.profile().queueSort(), this::preEnqueue, framework.profile().wakeUps());
  }

  ClusterCache cache() {
    return cache;
  }

  Nominations nominations() {
    return nominations;
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
      nominations.remove(placed.pod().uid());
      bindings.begin(placed);
    } else {
      queue.rejected(queued, diagnosis.wakingPlugins(), now());
      Nomination nomination = decision.nomination();
      String node = nomination == null ? null : nomination.node();
      report(queued, "Unschedulable", diagnosis.message(), node);
      if (nomination != null) {
        nominate(queued.pod(), nomination);
      }
    }
  }

  private Status preEnqueue(PodInfo pod) {
    return preempting.contains(pod.uid())
        ? Status.unresolvable("DefaultPreemption", "waiting for the preemption for this pod")
        : framework.preEnqueue(pod);
  }

  private void nominate(PodInfo pod, Nomination nomination) {
    if (nomination.node().isEmpty()) {
      nominations.remove(pod.uid());
      return;
    }
    List<PodInfo> outbid = nominations.after(pod, nomination.node());
    for (PodInfo other : outbid) {
      nominations.remove(other.uid());
      queue.retry(other.uid(), now());
    }
    nominations.nominate(pod, nomination.node());
    preempting.add(pod.uid());
    Instant now = now();
    lanes.execute(
        pod.uid(),
        () -> {
          boolean[] done = new boolean[1];
          try {
            done[0] = preemption.carryOut(pod, nomination, outbid, now);
          } finally {
            submit(() -> carriedOut(pod.uid(), done[0]));
          }
        });
  }

  /** From now on the pod waits for its victims to be gone; unless some could not be deleted. */
  private void carriedOut(String uid, boolean done) {
    preempting.remove(uid);
    if (!done) {
      queue.failed(uid, now());
    } else if (queue.placeOf(uid) == SchedulingQueue.Place.GATED) {
      queue.retry(uid, now());
    }
  }

  /** The cycle or the binding broke: the pod is tried again after its back-off. */
  void failed(QueuedPod queued, String message) {
    queue.failed(queued, now());
    nominations.remove(queued.pod().uid());
    report(queued, "SchedulerError", message, "");
  }

  private void report(QueuedPod queued, String reason, String message, @Nullable String nominate) {
    Instant now = now();
    lanes.execute(
        queued.pod().uid(), () -> reporter.failed(queued.pod(), reason, message, nominate, now));
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
