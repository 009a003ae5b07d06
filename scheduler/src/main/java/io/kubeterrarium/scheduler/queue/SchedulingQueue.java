package io.kubeterrarium.scheduler.queue;

import io.kubeterrarium.scheduler.cluster.PodInfo;
import io.kubeterrarium.scheduler.framework.ClusterEvent;
import io.kubeterrarium.scheduler.framework.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which pod is next. Active pods wait for a cycle; pods in back-off do so after their time;
 * unschedulable pods wait for an event that one of the plugins which rejected them asked for; gated
 * pods wait for a change of their own.
 */
public final class SchedulingQueue {
  /** A pod that no event has woken for this long gets another try nevertheless. */
  static final Duration MAX_UNSCHEDULABLE = Duration.ofMinutes(5);

  private final Function<PodInfo, Status> preEnqueue;
  private final Function<String, Set<ClusterEvent>> wakeUps;

  private final TreeSet<QueuedPod> active;
  private final TreeSet<QueuedPod> backoff =
      new TreeSet<>(
          Comparator.comparing(QueuedPod::backoffUntil).thenComparing(each -> each.pod().uid()));

  /** In the order they came, but for pods that were updated meanwhile. */
  private final Map<String, QueuedPod> unschedulable = new LinkedHashMap<>();

  private final Map<String, Entry> entries = new HashMap<>();

  private record Entry(Place place, QueuedPod pod) {}

  /** Where a pod waits. */
  public enum Place {
    ACTIVE,
    BACKOFF,
    UNSCHEDULABLE,
    GATED
  }

  /**
   * @param preEnqueue what keeps a pod out of the active queue
   * @param wakeUps the events each plugin asks for
   */
  public SchedulingQueue(
      Comparator<QueuedPod> order,
      Function<PodInfo, Status> preEnqueue,
      Function<String, Set<ClusterEvent>> wakeUps) {
    this.preEnqueue = preEnqueue;
    this.wakeUps = wakeUps;
    this.active = new TreeSet<>(order.thenComparing(each -> each.pod().uid()));
  }

  /** A pod that wants a node is new. */
  public void add(PodInfo pod, Instant now) {
    remove(pod.uid());
    activate(QueuedPod.fresh(pod, now), now);
  }

  /** The pod changed; where that may matter it is tried again, after its back-off. */
  public void update(PodInfo pod, Instant now) {
    QueuedPod known = find(pod.uid());
    if (known == null) {
      add(pod, now);
      return;
    }
    Place place = take(known);
    QueuedPod updated = known.withPod(pod);
    boolean retry =
        (place == Place.UNSCHEDULABLE || place == Place.GATED)
            && pod.differsForScheduling(known.pod());
    if (retry) {
      wake(updated, now);
    } else {
      put(updated, place);
    }
  }

  public void remove(String uid) {
    QueuedPod known = find(uid);
    if (known != null) {
      take(known);
    }
  }

  /**
   * The next pod to schedule; it is in no place any more. While nothing is active, a pod that
   * merely waits out a rejection's back-off is taken early, as kube-scheduler does (KEP-5142);
   * after an error the back-off is kept.
   */
  public Optional<QueuedPod> pop(Instant now) {
    flush(now);
    QueuedPod next = active.isEmpty() ? early() : active.first();
    if (next != null) {
      take(next);
    }
    return Optional.ofNullable(next);
  }

  private @Nullable QueuedPod early() {
    for (QueuedPod pod : backoff) {
      if (!pod.rejectedBy().isEmpty() && !preEnqueue.apply(pod.pod()).isRejection()) {
        return pod;
      }
    }
    return null;
  }

  /** No node was found: it waits for one of the events that the plugins ask for. */
  public void rejected(QueuedPod pod, Set<String> plugins, Instant now) {
    put(pod.failed(now, plugins), Place.UNSCHEDULABLE);
  }

  /** Something other than the cluster's state went wrong: it is tried again after its back-off. */
  public void failed(QueuedPod pod, Instant now) {
    put(pod.failed(now, Set.of()), Place.BACKOFF);
  }

  /** The same, of what was tried for a pod that waits for the cluster or for itself to change. */
  public void failed(String uid, Instant now) {
    Entry entry = entries.get(uid);
    if (entry != null && (entry.place() == Place.UNSCHEDULABLE || entry.place() == Place.GATED)) {
      take(entry.pod());
      failed(entry.pod(), now);
    }
  }

  /**
   * A pod that waits for the cluster or for itself to change is tried again, after its back-off.
   */
  public void retry(String uid, Instant now) {
    Entry entry = entries.get(uid);
    if (entry != null && (entry.place() == Place.UNSCHEDULABLE || entry.place() == Place.GATED)) {
      take(entry.pod());
      wake(entry.pod(), now);
    }
  }

  /** Wakes the pods for which the event may matter. */
  public void happened(ClusterEvent event, Instant now) {
    List<QueuedPod> woken = new ArrayList<>();
    for (QueuedPod pod : unschedulable.values()) {
      if (concerns(event, pod)) {
        woken.add(pod);
      }
    }
    for (QueuedPod pod : woken) {
      take(pod);
      wake(pod, now);
    }
  }

  /** When {@link #pop} may have a pod that it does not have now; null for no such time. */
  public @Nullable Instant nextAlarm() {
    Instant retry = backoff.isEmpty() ? null : backoff.first().backoffUntil();
    Instant leftover =
        unschedulable.isEmpty()
            ? null
            : unschedulable.values().iterator().next().since().plus(MAX_UNSCHEDULABLE);
    if (retry == null || leftover == null) {
      return retry == null ? leftover : retry;
    }
    return retry.isBefore(leftover) ? retry : leftover;
  }

  /** Where the pod waits; null where it does not. */
  public @Nullable Place placeOf(String uid) {
    Entry entry = entries.get(uid);
    return entry == null ? null : entry.place();
  }

  public int size() {
    return entries.size();
  }

  private boolean concerns(ClusterEvent event, QueuedPod pod) {
    return pod.rejectedBy().stream().anyMatch(plugin -> wakeUps.apply(plugin).contains(event));
  }

  private void flush(Instant now) {
    while (!backoff.isEmpty() && !backoff.first().backoffUntil().isAfter(now)) {
      QueuedPod due = backoff.first();
      take(due);
      activate(due, now);
    }
    while (!unschedulable.isEmpty()) {
      QueuedPod oldest = unschedulable.values().iterator().next();
      if (oldest.since().plus(MAX_UNSCHEDULABLE).isAfter(now)) {
        return;
      }
      take(oldest);
      wake(oldest, now);
    }
  }

  private void wake(QueuedPod pod, Instant now) {
    if (pod.backoffUntil().isAfter(now)) {
      put(pod, Place.BACKOFF);
    } else {
      activate(pod, now);
    }
  }

  private void activate(QueuedPod pod, Instant now) {
    Status status = preEnqueue.apply(pod.pod());
    if (status.isRejection()) {
      put(pod.gated(now, status.plugin()), Place.GATED);
    } else {
      put(pod, Place.ACTIVE);
    }
  }

  private void put(QueuedPod pod, Place place) {
    entries.put(pod.pod().uid(), new Entry(place, pod));
    switch (place) {
      case ACTIVE -> active.add(pod);
      case BACKOFF -> backoff.add(pod);
      case UNSCHEDULABLE -> unschedulable.put(pod.pod().uid(), pod);
      case GATED -> {}
    }
  }

  private Place take(QueuedPod pod) {
    Entry entry = entries.remove(pod.pod().uid());
    if (entry == null) {
      throw new IllegalStateException("pod " + pod.pod().name() + " is not queued");
    }
    switch (entry.place()) {
      case ACTIVE -> active.remove(pod);
      case BACKOFF -> backoff.remove(pod);
      case UNSCHEDULABLE -> unschedulable.remove(pod.pod().uid());
      case GATED -> {}
    }
    return entry.place();
  }

  private @Nullable QueuedPod find(String uid) {
    Entry entry = entries.get(uid);
    return entry == null ? null : entry.pod();
  }
}
