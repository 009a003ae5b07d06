package io.kubeterrarium.scheduler.cluster;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * All nodes with their pods, as far as watches and own decisions tell. Owned by the scheduling
 * thread: it changes between scheduling cycles only.
 *
 * <p>A pod is assumed from the decision for a node on, confirmed when the watch shows it there, and
 * forgotten when its binding fails. Invariant: a pod's uid is on at most one node.
 */
public final class ClusterCache {
  /** In order of names, so that decisions do not depend on hashing. */
  private final Map<String, NodeInfo> nodes = new TreeMap<>();

  /** The node of each pod, by uid. */
  private final Map<String, String> nodeOfPod = new HashMap<>();

  private final Set<String> assumed = new HashSet<>();
  private @Nullable List<NodeInfo> present;

  public void updateNode(String name, ObjectNode node) {
    nodes.computeIfAbsent(name, NodeInfo::new).update(node);
    present = null;
  }

  public void removeNode(String name) {
    NodeInfo node = nodes.get(name);
    if (node != null) {
      node.markAbsent();
      dropIfEmpty(node);
      present = null;
    }
  }

  /** The nodes that exist, in order of names; for reading until the next change. */
  public List<NodeInfo> nodes() {
    List<NodeInfo> known = present;
    if (known == null) {
      known = new ArrayList<>();
      for (NodeInfo node : nodes.values()) {
        if (node.isPresent()) {
          known.add(node);
        }
      }
      present = known;
    }
    return known;
  }

  public @Nullable NodeInfo node(String name) {
    return nodes.get(name);
  }

  /** Counts the pod on a node before the server knows. */
  public void assume(PodInfo pod) {
    if (nodeOfPod.containsKey(pod.uid())) {
      throw new IllegalStateException("pod " + pod.name() + " is assumed already");
    }
    put(pod);
    assumed.add(pod.uid());
  }

  /** Takes an assumption back; nothing where the pod is confirmed or unknown. */
  public void forget(String uid) {
    if (assumed.contains(uid)) {
      removePod(uid);
    }
  }

  public boolean isAssumed(String uid) {
    return assumed.contains(uid);
  }

  /** The watch shows the pod on a node: new, changed, or confirming an assumption. */
  public void confirm(PodInfo pod) {
    removePod(pod.uid());
    put(pod);
  }

  /** Nothing but the status of a pod changed; nothing where it is on no node. */
  public void refresh(String uid, ObjectNode pod) {
    NodeInfo node = nodes.get(nodeOfPod.getOrDefault(uid, ""));
    if (node != null) {
      node.refresh(uid, pod);
    }
  }

  /** The pod is gone, or finished; nothing where it is unknown. */
  public void removePod(String uid) {
    assumed.remove(uid);
    String nodeName = nodeOfPod.remove(uid);
    if (nodeName != null) {
      NodeInfo node = nodes.get(nodeName);
      if (node != null) {
        node.remove(uid);
        dropIfEmpty(node);
      }
    }
  }

  public boolean holds(String uid) {
    return nodeOfPod.containsKey(uid);
  }

  private void put(PodInfo pod) {
    nodes.computeIfAbsent(pod.nodeName(), NodeInfo::new).add(pod);
    nodeOfPod.put(pod.uid(), pod.nodeName());
  }

  private void dropIfEmpty(NodeInfo node) {
    if (!node.isPresent() && node.pods().isEmpty()) {
      nodes.remove(node.name());
    }
  }
}
