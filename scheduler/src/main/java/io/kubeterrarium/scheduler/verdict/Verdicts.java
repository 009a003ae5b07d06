package io.kubeterrarium.scheduler.verdict;

import io.kubeterrarium.api.ObjectName;
import io.kubeterrarium.scheduler.framework.Decision;
import io.kubeterrarium.scheduler.framework.Status;
import io.kubeterrarium.scheduler.queue.QueuedPod;
import io.kubeterrarium.scheduler.verdict.PodVerdict.NodeVerdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The last verdict on each of the pods scheduled last. Safe on any thread. */
public final class Verdicts {
  private static final int DEFAULT_CAPACITY = 1_000;

  private final int capacity;
  // Guarded by itself. The pod whose last cycle is longest ago comes first.
  private final LinkedHashMap<ObjectName, Entry> entries = new LinkedHashMap<>();

  private record Entry(String uid, Instant time, int attempt, Decision decision) {}

  public Verdicts() {
    this(DEFAULT_CAPACITY);
  }

  public Verdicts(int capacity) {
    this.capacity = capacity;
  }

  /** Keeps what a cycle came to. */
  public void record(QueuedPod pod, Decision decision, Instant time) {
    ObjectName name = pod.pod().name();
    Entry entry = new Entry(pod.pod().uid(), time, pod.attempts() + 1, decision);
    synchronized (entries) {
      entries.remove(name);
      entries.put(name, entry);
      if (entries.size() > capacity) {
        entries.remove(entries.keySet().iterator().next());
      }
    }
  }

  /** The last verdict on a pod; empty where it was never scheduled here, or too long ago. */
  public Optional<PodVerdict> of(String namespace, String name) {
    ObjectName objectName = new ObjectName(namespace, name);
    Entry entry;
    synchronized (entries) {
      entry = entries.get(objectName);
    }
    return entry == null ? Optional.empty() : Optional.of(spelledOut(objectName, entry));
  }

  /** The pods there are verdicts on, the newest last. */
  public List<ObjectName> pods() {
    synchronized (entries) {
      return new ArrayList<>(entries.keySet());
    }
  }

  private static PodVerdict spelledOut(ObjectName name, Entry entry) {
    Decision decision = entry.decision();
    List<NodeVerdict> nodes = new ArrayList<>();
    for (int i = 0; i < decision.nodes().size(); i++) {
      nodes.add(node(decision, i));
    }
    String message = decision.diagnosis() == null ? "" : decision.diagnosis().message();
    return new PodVerdict(
        name.namespace(),
        name.name(),
        entry.uid(),
        entry.time().toString(),
        entry.attempt(),
        decision.node(),
        message,
        nodes);
  }

  private static NodeVerdict node(Decision decision, int index) {
    Status status = decision.statuses().get(index);
    Map<String, Long> scores = new LinkedHashMap<>();
    long total = 0;
    if (status.isSuccess()) {
      for (int scorer = 0; scorer < decision.scorers().size(); scorer++) {
        long score = decision.scores()[scorer][index];
        scores.put(decision.scorers().get(scorer), score);
        total += score;
      }
    }
    return new NodeVerdict(
        decision.nodes().get(index),
        status.isSuccess(),
        status.plugin(),
        status.code().name(),
        status.reasons(),
        scores,
        total);
  }
}
