package io.kubeterrarium.controllers.endpoints;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.Service;
import io.kubeterrarium.api.ObjectName;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.controllers.pod.PodFacts;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * When that began to be true which a Service's endpoints are about to say: the earliest of the
 * pods' changes of readiness since the last look, for a new Service its creation. Programs measure
 * by it how long the network takes to follow.
 *
 * <p>Safe on any thread; a Service is looked at by one at a time.
 */
final class TriggerTimes {
  private static final String ANNOTATION = "endpoints.kubernetes.io/last-change-trigger-time";

  /** What was known at the last look; pods by name. */
  private record Seen(Instant service, Map<String, Instant> pods) {}

  private final Map<ObjectName, Seen> byService = new ConcurrentHashMap<>();

  /** Null where nothing that has a time has changed. */
  @Nullable Instant look(ObjectName key, Service service, List<Pod> pods) {
    Instant created = Instant.parse(service.getMetadata().getCreationTimestamp());
    Map<String, Instant> times = new HashMap<>();
    for (Pod pod : pods) {
      Instant time = lastChange(pod);
      if (time != null) {
        times.put(pod.getMetadata().getName(), time);
      }
    }
    Seen before = byService.put(key, new Seen(created, times));
    if (before == null) {
      return created;
    }
    Instant earliest = created.isAfter(before.service()) ? created : null;
    for (Map.Entry<String, Instant> each : times.entrySet()) {
      Instant known = before.pods().get(each.getKey());
      boolean changed = known == null || each.getValue().isAfter(known);
      if (changed && (earliest == null || each.getValue().isBefore(earliest))) {
        earliest = each.getValue();
      }
    }
    return earliest;
  }

  void forget(ObjectName key) {
    byService.remove(key);
  }

  /** Writes the time into an object that is about to be written. */
  static void note(ObjectNode tree, @Nullable Instant time) {
    if (time != null) {
      Meta.child(Meta.edit(tree), "annotations").put(ANNOTATION, time.toString());
    } else if (Meta.of(tree).path("annotations") instanceof ObjectNode annotations) {
      annotations.remove(ANNOTATION);
    }
  }

  private static @Nullable Instant lastChange(Pod pod) {
    PodCondition ready = PodFacts.condition(pod, "Ready");
    return ready == null || ready.getLastTransitionTime() == null
        ? null
        : Instant.parse(ready.getLastTransitionTime());
  }
}
