package io.kubeterrarium.controllers.garbage;

import io.kubeterrarium.client.informer.ObjectMetadata;
import io.kubeterrarium.client.informer.ObjectMetadata.Owner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who owns whom, by uid, over all kinds. Thread-safe. Invariant: {@code dependents} has an entry
 * for each owner reference of each known object, and none besides.
 */
final class OwnerGraph {
  static final String FOREGROUND = "foregroundDeletion";
  static final String ORPHAN = "orphan";
  private static final int REMEMBERED_ABSENT = 10_000;

  /** An object with what is known of it. */
  record Node(ObjectRef ref, ObjectMetadata metadata) {
    /** It waits for its dependents to go before it goes itself. */
    boolean deletesDependents() {
      return metadata.deleting() && metadata.finalizers().contains(FOREGROUND);
    }

    boolean orphansDependents() {
      return metadata.deleting() && metadata.finalizers().contains(ORPHAN);
    }

    /** Owners live in the dependent's namespace or in none. */
    boolean mayOwn(Node dependent) {
      String namespace = ref.name().namespace();
      return namespace.isEmpty() || namespace.equals(dependent.ref.name().namespace());
    }

    boolean blocks(String owner) {
      return metadata.owners().stream()
          .anyMatch(each -> each.uid().equals(owner) && each.blockOwnerDeletion());
    }
  }

  private final Map<String, Node> nodes = new HashMap<>();
  private final Map<String, Set<String>> dependents = new HashMap<>();

  /** Uids never come back: once absent, always absent. */
  private final Map<String, Boolean> absent =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
          return size() > REMEMBERED_ABSENT;
        }
      };

  /** Returns what was known before. */
  synchronized @Nullable Node put(Node node) {
    Node old = nodes.put(node.ref().uid(), node);
    if (old != null) {
      unlink(old);
    }
    for (Owner owner : node.metadata().owners()) {
      dependents.computeIfAbsent(owner.uid(), any -> new LinkedHashSet<>()).add(node.ref().uid());
    }
    return old;
  }

  synchronized void remove(String uid) {
    Node old = nodes.remove(uid);
    absent.put(uid, true);
    if (old != null) {
      unlink(old);
    }
  }

  synchronized @Nullable Node get(String uid) {
    return nodes.get(uid);
  }

  synchronized List<Node> dependentsOf(String uid) {
    List<Node> result = new ArrayList<>();
    for (String each : dependents.getOrDefault(uid, Set.of())) {
      Node node = nodes.get(each);
      if (node != null) {
        result.add(node);
      }
    }
    return result;
  }

  /**
   * @param owner a uid, or {@code namespace/uid} where it was looked for in one namespace only
   */
  synchronized boolean isAbsent(String owner) {
    return absent.containsKey(owner);
  }

  synchronized void noteAbsent(String owner) {
    absent.put(owner, true);
  }

  private void unlink(Node node) {
    for (Owner owner : node.metadata().owners()) {
      Set<String> group = dependents.get(owner.uid());
      if (group != null) {
        group.remove(node.ref().uid());
        if (group.isEmpty()) {
          dependents.remove(owner.uid());
        }
      }
    }
  }
}
