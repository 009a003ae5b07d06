package io.kubeterrarium.kubelet.node;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.client.resource.ApiStatusException;
import io.kubeterrarium.client.resource.ClientException;
import io.kubeterrarium.client.resource.PatchType;
import io.kubeterrarium.client.resource.ResourceClient;
import io.kubeterrarium.client.resource.Resources;
import io.kubeterrarium.client.transport.Transport;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Registers one node and keeps it alive. All its writes block and come from one thread at a time;
 * whether it beats can be changed from any.
 */
public final class NodeHeart {
  static final Duration RENEW_EVERY = Duration.ofSeconds(10);
  private static final Duration STATUS_EVERY = Duration.ofMinutes(5);
  private static final Logger LOG = LoggerFactory.getLogger(NodeHeart.class);
  private static final String LEASES = "kube-node-lease";
  private static final DateTimeFormatter MICRO_TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private final NodeIdentity node;
  private final InstantSource clock;
  private final ResourceClient<ObjectNode> nodes;
  private final ResourceClient<ObjectNode> leases;
  private volatile boolean beating = true;
  private volatile boolean registered;
  private @Nullable ObjectNode lease;
  private Instant statusAt = Instant.EPOCH;

  /**
   * @param transport as the node's user
   */
  public NodeHeart(NodeIdentity node, Transport transport, InstantSource clock) {
    this.node = node;
    this.clock = clock;
    this.nodes = new ResourceClient<>(transport, Resources.NODES.trees());
    this.leases = new ResourceClient<>(transport, Resources.LEASES.trees());
  }

  public NodeIdentity node() {
    return node;
  }

  public boolean isBeating() {
    return beating;
  }

  public boolean isRegistered() {
    return registered;
  }

  /** Nothing is written any more, as if the machine had lost its power. */
  public void stop() {
    beating = false;
  }

  /** The next beat says at once that the node is well. */
  public void restart() {
    statusAt = Instant.EPOCH;
    beating = true;
  }

  /**
   * Creates the node, or takes over the one that is there, and says that it is ready.
   *
   * @return whether it succeeded; it can be tried again
   */
  public boolean register() {
    if (!beating) {
      return false;
    }
    try {
      ObjectNode known = nodes.find("", node.name());
      if (known == null) {
        known = (ObjectNode) nodes.createTree("", NodeObject.fresh(node, clock.instant()));
      }
      if (NodeObject.isHealthy(known) && !isStale(known)) {
        statusAt = clock.instant();
      } else {
        writeStatus(known);
      }
      renewLease(Meta.uid(known));
      registered = true;
      return true;
    } catch (ClientException e) {
      LOG.debug("node {} not registered yet: {}", node.name(), e.getMessage());
      return false;
    }
  }

  /** Written by an earlier run: its times, and perhaps its amounts, are old. */
  private boolean isStale(ObjectNode known) {
    String created = Meta.text(Meta.of(known), "creationTimestamp");
    return !created.isEmpty()
        && Duration.between(Instant.parse(created), clock.instant()).compareTo(RENEW_EVERY) > 0;
  }

  /** Renews the lease, and writes the status where it is time to. */
  public void beat() {
    if (!beating || !registered) {
      return;
    }
    try {
      renewLease("");
      if (!clock.instant().isBefore(statusAt.plus(STATUS_EVERY))) {
        refreshStatus();
      }
    } catch (ClientException e) {
      lease = null;
      LOG.debug("heartbeat of {} failed: {}", node.name(), e.getMessage());
    }
  }

  /** Somebody changed the node's object: what is not the agent's opinion is put right. */
  public void seen(ObjectNode tree) {
    if (!beating || !registered || NodeObject.isHealthy(tree)) {
      return;
    }
    try {
      writeStatus(tree);
    } catch (ClientException e) {
      statusAt = Instant.EPOCH;
      LOG.debug("status of {} not written: {}", node.name(), e.getMessage());
    }
  }

  public boolean isHealthy(ObjectNode tree) {
    return NodeObject.isHealthy(tree);
  }

  private void refreshStatus() {
    ObjectNode known = nodes.find("", node.name());
    if (known != null) {
      writeStatus(known);
    }
  }

  private void writeStatus(ObjectNode known) {
    ObjectNode patch = Json.object();
    patch.set("status", NodeObject.status(node, known, clock.instant()));
    nodes.patch("", node.name(), "status", PatchType.STRATEGIC_MERGE, patch);
    statusAt = clock.instant();
  }

  private void renewLease(String nodeUid) {
    ObjectNode known = lease != null ? lease : leases.find(LEASES, node.name());
    if (known == null) {
      lease = (ObjectNode) leases.createTree(LEASES, freshLease(nodeUid));
      return;
    }
    ObjectNode renewed = known.deepCopy();
    Meta.child(renewed, "spec")
        .put("holderIdentity", node.name())
        .put("leaseDurationSeconds", 40)
        .put("renewTime", MICRO_TIME.format(clock.instant()));
    try {
      lease = (ObjectNode) leases.updateTree(renewed);
    } catch (ApiStatusException e) {
      // Changed or deleted by somebody: the next beat reads it anew.
      lease = null;
      if (!e.isConflict() && !e.isNotFound()) {
        throw e;
      }
    }
  }

  private ObjectNode freshLease(String nodeUid) {
    ObjectNode tree = Json.object();
    ObjectNode meta = tree.putObject("metadata").put("name", node.name()).put("namespace", LEASES);
    if (!nodeUid.isEmpty()) {
      meta.putArray("ownerReferences")
          .addObject()
          .put("apiVersion", "v1")
          .put("kind", "Node")
          .put("name", node.name())
          .put("uid", nodeUid);
    }
    tree.putObject("spec")
        .put("holderIdentity", node.name())
        .put("leaseDurationSeconds", 40)
        .put("renewTime", MICRO_TIME.format(clock.instant()));
    return tree;
  }
}
