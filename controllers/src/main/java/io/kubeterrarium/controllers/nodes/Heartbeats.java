package io.kubeterrarium.controllers.nodes;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.kubeterrarium.client.informer.ObjectMetadata;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * When each node was last heard of, by our clock: a node's own clock may be wrong, so what counts
 * is when we saw that its lease or its Ready condition had been renewed. Thread-safe.
 */
final class Heartbeats {
  private final InstantSource clock;
  private final Map<String, Seen> nodes = new HashMap<>();

  private static final class Seen {
    String lease = "";
    String status = "";
    Instant at = Instant.MIN;
  }

  Heartbeats(InstantSource clock) {
    this.clock = clock;
  }

  /** Nobody but the node's agent writes its lease: a new version of it is a heartbeat. */
  synchronized void see(ObjectMetadata lease) {
    Seen seen = seen(lease.name().name());
    if (!lease.resourceVersion().equals(seen.lease)) {
      seen.lease = lease.resourceVersion();
      seen.at = clock.instant();
    }
  }

  synchronized void see(Node node) {
    Seen seen = seen(node.getMetadata().getName());
    NodeCondition ready = NodeTaints.condition(node, "Ready");
    String reported =
        ready == null ? "" : Objects.requireNonNullElse(ready.getLastHeartbeatTime(), "");
    if (!reported.equals(seen.status)) {
      seen.status = reported;
      seen.at = clock.instant();
    }
  }

  /** Null for a node never heard of. */
  synchronized @Nullable Instant last(String node) {
    Seen seen = nodes.get(node);
    return seen == null || seen.at.equals(Instant.MIN) ? null : seen.at;
  }

  synchronized void forget(String node) {
    nodes.remove(node);
  }

  private Seen seen(String node) {
    return nodes.computeIfAbsent(node, any -> new Seen());
  }
}
