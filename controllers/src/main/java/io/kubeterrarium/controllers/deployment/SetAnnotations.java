package io.kubeterrarium.controllers.deployment;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The annotations by which a ReplicaSet remembers its Deployment: pure functions. */
final class SetAnnotations {
  private static final int LONGEST_HISTORY = 2000;
  private static final Set<String> NOT_COPIED =
      Set.of(
          "kubectl.kubernetes.io/last-applied-configuration",
          Sets.REVISION,
          Sets.REVISION_HISTORY,
          Sets.DESIRED_REPLICAS,
          Sets.MAX_REPLICAS,
          "deprecated.deployment.rollback.to");

  private SetAnnotations() {}

  /** The revision of the set that is the newest, or becomes it. */
  static long nextRevision(List<ReplicaSet> old) {
    return old.stream().mapToLong(Sets::revision).max().orElse(0) + 1;
  }

  /** All annotations that the new set should have. */
  static Map<String, String> wanted(
      Deployment deployment, @Nullable Map<String, String> existing, long revision) {
    Map<String, String> result = new LinkedHashMap<>(orEmpty(existing));
    orEmpty(deployment.getMetadata().getAnnotations())
        .forEach(
            (name, value) -> {
              if (!NOT_COPIED.contains(name)) {
                result.put(name, value);
              }
            });
    String known = result.get(Sets.REVISION);
    long knownRevision = Sets.parseRevision(known);
    if (knownRevision < revision) {
      result.put(Sets.REVISION, Long.toString(revision));
      if (known != null) {
        result.merge(Sets.REVISION_HISTORY, known, SetAnnotations::appended);
      }
    }
    return result;
  }

  /** The annotations that say for which size of the Deployment the set was scaled. */
  static Map<String, String> scaledFor(Bounds bounds, @Nullable Map<String, String> existing) {
    Map<String, String> result = new LinkedHashMap<>(orEmpty(existing));
    result.put(Sets.DESIRED_REPLICAS, Integer.toString(bounds.replicas()));
    result.put(Sets.MAX_REPLICAS, Integer.toString(bounds.most()));
    return result;
  }

  private static String appended(String history, String revision) {
    String result = history + "," + revision;
    while (result.length() > LONGEST_HISTORY && result.indexOf(',') >= 0) {
      result = result.substring(result.indexOf(',') + 1);
    }
    return result;
  }

  static Map<String, String> orEmpty(@Nullable Map<String, String> map) {
    return map == null ? Map.of() : map;
  }
}
