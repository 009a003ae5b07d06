package io.kubeterrarium.scheduler.cluster;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.quantity.Quantity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A node with the pods on it, added up. Owned by the scheduling thread.
 *
 * <p>Invariant: {@code requested}, {@code scoredRequested} and {@code groups} are the sums over
 * {@code pods}.
 */
public final class NodeInfo {
  private final String name;
  private boolean present;
  private Map<String, String> labels = Map.of();
  private Map<String, String> fields = Map.of();
  private List<Taint> taints = List.of();
  private boolean unschedulable;
  private Amounts allocatable = Amounts.NONE;
  private long allowedPods;

  private final Map<String, PodInfo> pods = new LinkedHashMap<>();
  private final Map<PodGroup, Integer> groups = new LinkedHashMap<>();
  private Amounts requested = Amounts.NONE;
  private Amounts scoredRequested = Amounts.NONE;

  public NodeInfo(String name) {
    this.name = name;
  }

  /** Another one to try out what it would be with other pods. */
  public NodeInfo copy() {
    NodeInfo copy = new NodeInfo(name);
    copy.present = present;
    copy.labels = labels;
    copy.fields = fields;
    copy.taints = taints;
    copy.unschedulable = unschedulable;
    copy.allocatable = allocatable;
    copy.allowedPods = allowedPods;
    copy.pods.putAll(pods);
    copy.groups.putAll(groups);
    copy.requested = requested;
    copy.scoredRequested = scoredRequested;
    return copy;
  }

  /** Takes over what the object says; the pods stay. */
  public void update(ObjectNode node) {
    JsonNode spec = node.path("spec");
    JsonNode status = node.path("status");
    JsonNode available =
        status.hasNonNull("allocatable") ? status.path("allocatable") : status.path("capacity");
    present = true;
    labels = Meta.labels(node);
    fields = Map.of("metadata.name", name);
    List<Taint> all = new ArrayList<>();
    spec.path("taints").forEach(taint -> all.add(Taint.of(taint)));
    taints = List.copyOf(all);
    unschedulable = spec.path("unschedulable").asBoolean(false);
    allocatable = Amounts.of(available);
    allowedPods = Quantity.parse(available.path("pods").asString("0")).value();
  }

  /** The object is gone; the node stays as long as pods are on it. */
  void markAbsent() {
    present = false;
  }

  /** For {@link ClusterCache}, and for whoever has made a {@link #copy}. */
  public void add(PodInfo pod) {
    if (pods.putIfAbsent(pod.uid(), pod) != null) {
      throw new IllegalStateException("pod " + pod.name() + " is on node " + name + " already");
    }
    groups.merge(pod.group(), 1, Integer::sum);
    requested = requested.plus(pod.requests());
    scoredRequested = scoredRequested.plus(pod.scoredRequests());
  }

  /** For {@link ClusterCache}, and for whoever has made a {@link #copy}. */
  public void remove(String uid) {
    PodInfo pod = pods.remove(uid);
    if (pod == null) {
      throw new IllegalStateException("pod " + uid + " is not on node " + name);
    }
    groups.computeIfPresent(pod.group(), (group, count) -> count == 1 ? null : count - 1);
    requested = requested.minus(pod.requests());
    scoredRequested = scoredRequested.minus(pod.scoredRequests());
  }

  /** Takes over the status of a pod that is on it; the sums do not depend on it. */
  void refresh(String uid, ObjectNode updated) {
    pods.computeIfPresent(uid, (any, pod) -> pod.withStatusOf(updated));
  }

  public String name() {
    return name;
  }

  /** Whether the node's object is known, not only pods on it. */
  public boolean isPresent() {
    return present;
  }

  public Map<String, String> labels() {
    return labels;
  }

  /** What {@code matchFields} can ask for. */
  public Map<String, String> fields() {
    return fields;
  }

  public List<Taint> taints() {
    return taints;
  }

  public boolean isUnschedulable() {
    return unschedulable;
  }

  public Amounts allocatable() {
    return allocatable;
  }

  public long allowedPods() {
    return allowedPods;
  }

  public Amounts requested() {
    return requested;
  }

  public Amounts scoredRequested() {
    return scoredRequested;
  }

  public Collection<PodInfo> pods() {
    return Collections.unmodifiableCollection(pods.values());
  }

  public Map<PodGroup, Integer> groups() {
    return Collections.unmodifiableMap(groups);
  }

  /** The first taint that keeps the pod away, in the node's order. */
  public Optional<Taint> untolerated(PodInfo pod) {
    for (Taint taint : taints) {
      if (taint.repels() && !pod.tolerates(taint)) {
        return Optional.of(taint);
      }
    }
    return Optional.empty();
  }
}
