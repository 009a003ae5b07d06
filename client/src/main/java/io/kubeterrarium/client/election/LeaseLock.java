package io.kubeterrarium.client.election;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.client.execution.TimeSource;
import io.kubeterrarium.client.resource.ApiStatusException;
import io.kubeterrarium.client.resource.Resource;
import io.kubeterrarium.client.resource.ResourceClient;
import io.kubeterrarium.client.resource.Resources;
import io.kubeterrarium.client.transport.Transport;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One candidate's hand on the Lease object: an attempt takes it, renews it, or finds out who has
 * it. Every write names the resource version it is based on, so of several attempts at the same
 * time one succeeds.
 *
 * <p>Thread: the elector's attempts, one at a time.
 */
final class LeaseLock {
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
  private static final Resource<ObjectNode> LEASES = Resources.LEASES.trees();

  private final ElectionConfig config;
  private final TimeSource clock;
  private final ResourceClient<ObjectNode> leases;

  private volatile @Nullable ObjectNode observed;
  private long observedNanos;

  LeaseLock(ElectionConfig config, Transport transport, TimeSource clock) {
    this.config = config;
    this.clock = clock;
    this.leases = new ResourceClient<>(transport, LEASES);
  }

  /**
   * Takes or renews the Lease.
   *
   * @return whether this candidate holds it now
   * @throws io.kubeterrarium.client.resource.ClientException where the server refused or did not
   *     answer
   */
  boolean acquireOrRenew() {
    ObjectNode known = observed;
    if (known != null && isMine(known)) {
      try {
        // The leader knows what stands there: it wrote it.
        observe(written(renewed(known)));
        return true;
      } catch (ApiStatusException e) {
        if (!e.isConflict() && !e.isNotFound()) {
          throw e;
        }
        // Somebody has changed it: look first.
      }
    }
    ObjectNode stored = leases.find(config.namespace(), config.name());
    if (stored == null) {
      observe(created());
      return true;
    }
    if (known == null || !known.path("spec").equals(stored.path("spec"))) {
      observe(stored);
    }
    if (!isMine(stored) && !holder(stored).isEmpty() && runs()) {
      return false;
    }
    observe(written(isMine(stored) ? renewed(stored) : taken(stored)));
    return true;
  }

  /** Gives the Lease up, if this candidate still holds it, so that another need not wait. */
  void release() {
    ObjectNode known = observed;
    if (known == null || !isMine(known)) {
      return;
    }
    ObjectNode tree = known.deepCopy();
    ObjectNode spec = tree.withObject("spec");
    String now = MICROS.format(clock.instant());
    spec.put("holderIdentity", "");
    spec.put("leaseDurationSeconds", 1);
    spec.put("renewTime", now);
    spec.put("acquireTime", now);
    observe(written(tree));
  }

  /** Who holds it, as last seen; empty for nobody. */
  String holder() {
    ObjectNode known = observed;
    return known == null ? "" : holder(known);
  }

  /** The Lease as last seen, or null before the first look. */
  @Nullable ObjectNode lease() {
    return observed;
  }

  private boolean runs() {
    JsonNode seconds = observed == null ? null : observed.path("spec").get("leaseDurationSeconds");
    long nanos =
        seconds == null
            ? config.leaseDuration().toNanos()
            : TimeUnit.SECONDS.toNanos(seconds.asInt());
    return clock.nanoTime() - observedNanos < nanos;
  }

  private void observe(ObjectNode lease) {
    observed = lease;
    observedNanos = clock.nanoTime();
  }

  private ObjectNode created() {
    ObjectNode tree = Json.object();
    tree.putObject("metadata").put("namespace", config.namespace()).put("name", config.name());
    ObjectNode spec = tree.putObject("spec");
    hold(spec);
    spec.put("acquireTime", MICROS.format(clock.instant()));
    spec.put("leaseTransitions", 0);
    return (ObjectNode) leases.createTree(config.namespace(), tree);
  }

  private ObjectNode written(ObjectNode tree) {
    return (ObjectNode) leases.updateTree(tree);
  }

  private ObjectNode renewed(ObjectNode lease) {
    ObjectNode tree = lease.deepCopy();
    hold(tree.withObject("spec"));
    return tree;
  }

  private ObjectNode taken(ObjectNode lease) {
    ObjectNode tree = lease.deepCopy();
    ObjectNode spec = tree.withObject("spec");
    hold(spec);
    spec.put("acquireTime", MICROS.format(clock.instant()));
    spec.put("leaseTransitions", spec.path("leaseTransitions").asInt(0) + 1);
    return tree;
  }

  private void hold(ObjectNode spec) {
    spec.put("holderIdentity", config.identity());
    spec.put("leaseDurationSeconds", (int) config.leaseDuration().toSeconds());
    spec.put("renewTime", MICROS.format(clock.instant()));
  }

  private boolean isMine(ObjectNode lease) {
    return holder(lease).equals(config.identity());
  }

  private static String holder(ObjectNode lease) {
    return Meta.text(lease.path("spec"), "holderIdentity");
  }
}
