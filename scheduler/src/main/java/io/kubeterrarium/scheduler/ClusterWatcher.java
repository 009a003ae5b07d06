package io.kubeterrarium.scheduler;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.client.informer.EventHandler;
import io.kubeterrarium.scheduler.cluster.ClusterCache;
import io.kubeterrarium.scheduler.cluster.PodInfo;
import io.kubeterrarium.scheduler.framework.ClusterEvent;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Brings what informers see of pods and nodes to the scheduling thread. What a decision cannot
 * depend on, above all heartbeats and status, is left out early.
 */
final class ClusterWatcher {
  private final SchedulingLoop loop;
  private final String schedulerName;

  ClusterWatcher(SchedulingLoop loop, String schedulerName) {
    this.loop = loop;
    this.schedulerName = schedulerName;
  }

  EventHandler<ObjectNode> nodes() {
    return new EventHandler<>() {
      @Override
      public void onAdd(ObjectNode node) {
        loop.submit(() -> nodeChanged(node, ClusterEvent.NODE_ADDED));
      }

      @Override
      public void onUpdate(ObjectNode old, ObjectNode node) {
        if (!Meta.of(old).path("labels").equals(Meta.of(node).path("labels"))) {
          loop.submit(() -> nodeChanged(node, ClusterEvent.NODE_LABELS));
        }
        if (!old.path("spec").equals(node.path("spec"))) {
          loop.submit(() -> nodeChanged(node, ClusterEvent.NODE_TAINTS));
        }
        if (!amounts(old).equals(amounts(node))) {
          loop.submit(() -> nodeChanged(node, ClusterEvent.NODE_ALLOCATABLE));
        }
      }

      @Override
      public void onDelete(ObjectNode last) {
        loop.submit(() -> loop.cache().removeNode(Meta.name(last)));
      }
    };
  }

  private static JsonNode amounts(ObjectNode node) {
    JsonNode allocatable = node.path("status").path("allocatable");
    return allocatable.isMissingNode() ? node.path("status").path("capacity") : allocatable;
  }

  private void nodeChanged(ObjectNode node, ClusterEvent event) {
    loop.cache().updateNode(Meta.name(node), node);
    loop.happened(event);
  }

  EventHandler<ObjectNode> pods() {
    return new EventHandler<>() {
      @Override
      public void onAdd(ObjectNode pod) {
        loop.submit(() -> podChanged(PodInfo.of(pod)));
      }

      @Override
      public void onUpdate(ObjectNode old, ObjectNode pod) {
        if (!Meta.uid(old).equals(Meta.uid(pod))) {
          onDelete(old);
        } else if (onlyStatusDiffers(old, pod)) {
          if (!started(old).equals(started(pod))) {
            loop.submit(() -> loop.cache().refresh(Meta.uid(pod), pod));
          }
          return;
        }
        boolean withdrawn = !nominated(old).isEmpty() && nominated(pod).isEmpty();
        loop.submit(
            () -> {
              if (withdrawn) {
                loop.nominations().remove(Meta.uid(pod));
              }
              podChanged(PodInfo.of(pod));
            });
      }

      @Override
      public void onDelete(ObjectNode last) {
        loop.submit(() -> podGone(Meta.uid(last)));
      }
    };
  }

  /** The status of a pod on a node matters only when it ends, that of a waiting pod is reported. */
  private static boolean onlyStatusDiffers(ObjectNode old, ObjectNode pod) {
    boolean placed = !Meta.text(old.path("spec"), "nodeName").isEmpty();
    return placed
        && old.path("spec").equals(pod.path("spec"))
        && Meta.of(old).path("labels").equals(Meta.of(pod).path("labels"))
        && Meta.isDeleting(old) == Meta.isDeleting(pod)
        && phase(old).equals(phase(pod));
  }

  private static String phase(ObjectNode pod) {
    return Meta.text(pod.path("status"), "phase");
  }

  private static String started(ObjectNode pod) {
    return Meta.text(pod.path("status"), "startTime");
  }

  private static String nominated(ObjectNode pod) {
    return Meta.text(pod.path("status"), "nominatedNodeName");
  }

  private void podChanged(PodInfo pod) {
    if (pod.isFinished()) {
      podGone(pod.uid());
    } else if (!pod.nodeName().isEmpty()) {
      podOnNode(pod);
    } else if (pod.schedulerName().equals(schedulerName) && !loop.cache().holds(pod.uid())) {
      if (!pod.nominatedNode().isEmpty()) {
        loop.nominations().nominate(pod, pod.nominatedNode());
      }
      loop.queue().update(pod, loop.now());
    }
  }

  private void podOnNode(PodInfo pod) {
    ClusterCache cache = loop.cache();
    loop.queue().remove(pod.uid());
    loop.nominations().remove(pod.uid());
    boolean known = cache.holds(pod.uid()) && !cache.isAssumed(pod.uid());
    cache.confirm(pod);
    loop.happened(known ? ClusterEvent.ASSIGNED_POD_UPDATED : ClusterEvent.ASSIGNED_POD_ADDED);
  }

  private void podGone(String uid) {
    loop.queue().remove(uid);
    boolean keptRoom = loop.nominations().remove(uid);
    if (loop.cache().holds(uid)) {
      loop.cache().removePod(uid);
      keptRoom = true;
    }
    if (keptRoom) {
      loop.happened(ClusterEvent.ASSIGNED_POD_DELETED);
    }
  }
}
