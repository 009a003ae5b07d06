package io.kubeterrarium.scheduler.cluster;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Pods for which others were taken off a node, and which wait until these are gone: their room is
 * kept from pods of a lower priority. Owned by the scheduling thread.
 *
 * <p>Invariant: a pod in here is on no node.
 */
public final class Nominations {
  private final Map<String, Nominee> byUid = new HashMap<>();

  private record Nominee(PodInfo pod, String node) {}

  public void nominate(PodInfo pod, String node) {
    byUid.put(pod.uid(), new Nominee(pod, node));
  }

  /** Whether it was nominated. */
  public boolean remove(String uid) {
    return byUid.remove(uid) != null;
  }

  /** Empty where it is not nominated. */
  public String nodeOf(String uid) {
    @Nullable Nominee nominee = byUid.get(uid);
    return nominee == null ? "" : nominee.node();
  }

  /** The other pods nominated for the node that go before the given one, the first one first. */
  public List<PodInfo> before(PodInfo pod, String node) {
    return nominated(node, each -> each.priority() >= pod.priority() && !each.isSame(pod));
  }

  /** The pods nominated for the node that the given one goes before. */
  public List<PodInfo> after(PodInfo pod, String node) {
    return nominated(node, each -> each.priority() < pod.priority());
  }

  private List<PodInfo> nominated(String node, Predicate<PodInfo> which) {
    if (byUid.isEmpty()) {
      return List.of();
    }
    List<PodInfo> pods = new ArrayList<>(0);
    for (Nominee nominee : byUid.values()) {
      if (nominee.node().equals(node) && which.test(nominee.pod())) {
        pods.add(nominee.pod());
      }
    }
    pods.sort(
        Comparator.comparingInt((PodInfo each) -> -each.priority()).thenComparing(PodInfo::uid));
    return pods;
  }
}
