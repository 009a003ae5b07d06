package io.kubeterrarium.kubelet;

import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.client.event.EventRecorder;
import io.kubeterrarium.client.event.EventSubject;
import io.kubeterrarium.client.execution.TimeSource;
import io.kubeterrarium.client.execution.TimeSource.Cancellable;
import io.kubeterrarium.kubelet.node.NodeIdentity;
import io.kubeterrarium.kubelet.node.PodIps;
import io.kubeterrarium.kubelet.stage.Outcome;
import io.kubeterrarium.kubelet.stage.Outcome.PodEvent;
import io.kubeterrarium.kubelet.stage.Pace;
import io.kubeterrarium.kubelet.stage.PodAddress;
import io.kubeterrarium.kubelet.stage.PodRun;
import io.kubeterrarium.kubelet.stage.Stages;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Takes the pods of one node through their stages. Belongs to the agents' thread. */
final class NodeAgent {
  private static final GroupVersionKind POD = GroupVersionKind.of("v1", "Pod");
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  /** What all agents share. */
  record Surroundings(
      TimeSource time, Executor thread, RandomGenerator random, Stages stages, Pace pace) {}

  private final NodeIdentity node;
  private final Surroundings surroundings;
  private final PodWriter writer;
  private final EventRecorder recorder;
  private final PodIps ips;
  private final Set<String> images = new HashSet<>();
  private final Map<String, Entry> pods = new LinkedHashMap<>();
  private boolean running = true;

  private static final class Entry {
    final PodRun run;
    final String ip;

    /** Whether the address is taken for this pod: until its containers have all ended. */
    boolean holdsIp;

    boolean removed;
    @Nullable Instant alarmAt;
    @Nullable Cancellable alarm;

    Entry(PodRun run, String ip, boolean holdsIp) {
      this.run = run;
      this.ip = ip;
      this.holdsIp = holdsIp;
    }
  }

  NodeAgent(
      NodeIdentity node, Surroundings surroundings, PodWriter writer, EventRecorder recorder) {
    this.node = node;
    this.surroundings = surroundings;
    this.writer = writer;
    this.recorder = recorder;
    this.ips = new PodIps(node);
  }

  /** A pod that was on this node before the agent started: its address is given to no other. */
  void keepAddress(ObjectNode pod) {
    if (holdsAddress(pod)) {
      ips.keep(Meta.text(pod.path("status"), "podIP"));
    }
  }

  private static boolean holdsAddress(ObjectNode pod) {
    return !hasEnded(pod) && !pod.path("spec").path("hostNetwork").asBoolean(false);
  }

  /** A pod on this node is new or has changed. */
  void podChanged(ObjectNode pod) {
    Entry known = pods.get(Meta.uid(pod));
    if (known == null) {
      if (isNew(pod) && isFull()) {
        refuse(pod);
      } else if (!hasEnded(pod) || Meta.isDeleting(pod)) {
        Entry entry = adopt(pod);
        pods.put(Meta.uid(pod), entry);
        advance(entry);
      }
      return;
    }
    boolean over = hasEnded(pod) && !Meta.isDeleting(pod);
    if (known.run.update(pod) && !over) {
      advance(known);
    }
  }

  private static boolean isNew(ObjectNode pod) {
    return Meta.text(pod.path("status"), "startTime").isEmpty()
        && !hasEnded(pod)
        && !Meta.isDeleting(pod);
  }

  /** The scheduler sees to it that this never is so; a pod that names its node may come anyway. */
  private boolean isFull() {
    return pods.values().stream().filter(each -> !hasEnded(each.run.pod())).count()
        >= NodeIdentity.MOST_PODS;
  }

  private void refuse(ObjectNode pod) {
    String why =
        "Node didn't have enough resource: pods, requested: 1, used: "
            + NodeIdentity.MOST_PODS
            + ", capacity: "
            + NodeIdentity.MOST_PODS;
    record(pod, new PodEvent("", "Warning", "OutOfpods", why));
    ObjectNode status =
        Json.object()
            .put("phase", "Failed")
            .put("reason", "OutOfpods")
            .put("message", "Pod was rejected: " + why)
            .put(
                "startTime",
                surroundings.time().instant().truncatedTo(ChronoUnit.SECONDS).toString());
    Runnable again = () -> surroundings.thread().execute(() -> podChanged(pod));
    writer.writeStatus(pod, status, () -> surroundings.time().after(RETRY_AFTER, again));
  }

  /** The pod exists no more. */
  void podGone(String uid) {
    Entry entry = pods.remove(uid);
    if (entry != null) {
      releaseIp(entry);
      cancelAlarm(entry);
    }
  }

  private void releaseIp(Entry entry) {
    if (entry.holdsIp) {
      ips.release(entry.ip);
      entry.holdsIp = false;
    }
  }

  /** Nothing happens any more to the pods, as if the machine had lost its power. */
  void stop() {
    running = false;
    pods.values().forEach(NodeAgent::cancelAlarm);
  }

  /** Goes on with the pods as they are. */
  void restart() {
    running = true;
    List.copyOf(pods.values()).forEach(this::advance);
  }

  private static boolean hasEnded(ObjectNode pod) {
    return isEnd(pod.path("status"));
  }

  private static boolean isEnd(JsonNode status) {
    String phase = Meta.text(status, "phase");
    return phase.equals("Succeeded") || phase.equals("Failed");
  }

  private Entry adopt(ObjectNode pod) {
    String ip = Meta.text(pod.path("status"), "podIP");
    boolean holdsIp = holdsAddress(pod);
    if (holdsIp && ip.isEmpty()) {
      ip = ips.take();
    } else if (holdsIp) {
      ips.keep(ip);
    } else if (ip.isEmpty()) {
      ip = node.address();
    }
    PodRun run =
        new PodRun(
            pod,
            new PodAddress(ip, node.address()),
            images,
            surroundings.stages(),
            surroundings.pace(),
            surroundings.random());
    return new Entry(run, ip, holdsIp);
  }

  private void advance(Entry entry) {
    if (!running || entry.removed) {
      return;
    }
    Outcome outcome = entry.run.advance(surroundings.time().instant());
    ObjectNode pod = entry.run.pod();
    outcome.events().forEach(event -> record(pod, event));
    ObjectNode status = outcome.status();
    if (status != null) {
      writer.writeStatus(pod, status, () -> again(entry));
      if (isEnd(status)) {
        releaseIp(entry);
      }
    }
    if (outcome.finished()) {
      entry.removed = true;
      writer.remove(pod, () -> again(entry));
    }
    setAlarm(entry, outcome.due());
  }

  /** A write failed: everything is said once more, a little later. */
  private void again(Entry entry) {
    surroundings
        .time()
        .after(
            RETRY_AFTER,
            () ->
                surroundings
                    .thread()
                    .execute(
                        () -> {
                          entry.removed = false;
                          entry.run.unreported();
                          if (pods.containsValue(entry)) {
                            advance(entry);
                          }
                        }));
  }

  private void setAlarm(Entry entry, @Nullable Instant due) {
    if (due == null) {
      cancelAlarm(entry);
    } else if (!due.equals(entry.alarmAt)) {
      cancelAlarm(entry);
      entry.alarmAt = due;
      Duration delay = Duration.between(surroundings.time().instant(), due);
      entry.alarm =
          surroundings.time().after(delay, () -> surroundings.thread().execute(() -> ring(entry)));
    }
  }

  private void ring(Entry entry) {
    entry.alarmAt = null;
    if (pods.containsKey(Meta.uid(entry.run.pod()))) {
      advance(entry);
    }
  }

  private static void cancelAlarm(Entry entry) {
    if (entry.alarm != null) {
      entry.alarm.cancel();
      entry.alarm = null;
    }
    entry.alarmAt = null;
  }

  private void record(ObjectNode pod, PodEvent event) {
    EventSubject subject =
        new EventSubject(
            POD,
            Meta.namespace(pod),
            Meta.name(pod),
            Meta.uid(pod),
            Meta.resourceVersion(pod),
            event.fieldPath());
    recorder.record(subject, event.type(), event.reason(), event.message());
  }
}
