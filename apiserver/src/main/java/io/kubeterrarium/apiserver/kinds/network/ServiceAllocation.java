package io.kubeterrarium.apiserver.kinds.network;

import static io.kubeterrarium.apiserver.kinds.field.Defaults.objects;

import io.kubeterrarium.api.GroupResource;
import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.resource.WriteContext;
import io.kubeterrarium.apiserver.resource.WriteHook;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Hands out cluster addresses and node ports.
 *
 * <p>Nothing is stored beside the Services: what is taken is what the cached Services hold, and on
 * top of it what this server let through or freed and the cache may not show yet. Where other
 * servers write to the same registry, the storage's guard sees to it that none of their allocations
 * is missing in the cache when a write lands. Safe on any thread; a dry run takes nothing.
 */
final class ServiceAllocation implements WriteHook {
  private static final GroupResource SERVICES = new GroupResource("", "services");
  private static final GroupVersionKind KIND = GroupVersionKind.of("v1", "Service");

  /** What one Service holds. */
  private record Holding(Set<String> addresses, Set<Integer> ports) {
    static final Holding NOTHING = new Holding(Set.of(), Set.of());

    static Holding of(ObjectNode service) {
      return new Holding(ServiceShape.addresses(service), ServiceShape.nodePorts(service));
    }

    /** An empty one that {@link #add} fills. */
    static Holding collected() {
      return new Holding(new HashSet<>(), new HashSet<>());
    }

    void add(Holding other) {
      addresses.addAll(other.addresses);
      ports.addAll(other.ports);
    }

    Holding plus(Holding other) {
      Holding both = collected();
      both.add(this);
      both.add(other);
      return both;
    }
  }

  /** Longer than a write can be on its way after its caller was told that nobody knows. */
  private static final Duration DOUBT = Duration.ofMinutes(1);

  private final ClusterAddresses addresses = new ClusterAddresses();
  private final NodePorts ports = new NodePorts();

  /**
   * What this server knows of a Service before the cache does.
   *
   * @param revision from which on the cache knows better, it may have been written elsewhere since;
   *     {@link #IN_FLIGHT} before the write has an answer
   */
  private record Ahead(Holding holding, long revision) {
    static final long IN_FLIGHT = Long.MAX_VALUE;
  }

  /** By uid: what the cache may not show yet. Guarded by this. */
  private final Map<String, Ahead> ahead = new HashMap<>();

  /**
   * By uid: Services whose last write may or may not stand, with the time from which what is stored
   * is believed; {@link Instant#MAX} before anybody looked. Guarded by this.
   */
  private final Map<String, Instant> doubtful = new HashMap<>();

  @Override
  public boolean allocates() {
    return true;
  }

  @Override
  public synchronized void before(
      WriteContext context, ObjectNode service, @Nullable ObjectNode old) {
    String uid = old == null ? Meta.uid(service) : Meta.uid(old);
    resolveDoubts(context.now());
    Holding others = heldByOthers(context, uid);
    Holding own = old == null ? Holding.NOTHING : Holding.of(old);
    FieldErrors errors = new FieldErrors();
    allocateAddress(service, old, others, errors);
    if (errors.isEmpty()) {
      allocatePorts(service, own, others, errors);
    }
    if (!errors.isEmpty()) {
      throw ApiException.invalid(KIND, Meta.name(service), errors);
    }
    if (!context.dryRun()) {
      Holding wanted = own.plus(Holding.of(service));
      Ahead before = doubtful.containsKey(uid) ? ahead.get(uid) : null;
      Holding both = before == null ? wanted : before.holding().plus(wanted);
      ahead.put(uid, new Ahead(both, Ahead.IN_FLIGHT));
    }
  }

  @Override
  public synchronized void committed(
      @Nullable ObjectNode service, @Nullable ObjectNode old, long revision) {
    String uid = Meta.uid(service == null ? Objects.requireNonNull(old) : service);
    doubtful.remove(uid);
    ahead.put(uid, new Ahead(service == null ? Holding.NOTHING : Holding.of(service), revision));
  }

  /** What it may hold stays taken, old and new, until the stored Services are to be believed. */
  @Override
  public synchronized void inDoubt(ObjectNode service, @Nullable ObjectNode old) {
    doubtful.put(Meta.uid(old == null ? service : old), Instant.MAX);
  }

  private void resolveDoubts(Instant now) {
    doubtful.replaceAll((uid, until) -> until.equals(Instant.MAX) ? now.plus(DOUBT) : until);
    doubtful
        .entrySet()
        .removeIf(
            doubt -> {
              boolean over = now.isAfter(doubt.getValue());
              if (over) {
                ahead.remove(doubt.getKey());
              }
              return over;
            });
  }

  @Override
  public synchronized void abandoned(ObjectNode service, @Nullable ObjectNode old) {
    if (doubtful.containsKey(Meta.uid(old == null ? service : old))) {
      return; // An earlier write is still in doubt, and what it may hold is held with this one's.
    }
    if (old == null) {
      ahead.remove(Meta.uid(service));
    } else {
      ahead.put(Meta.uid(old), new Ahead(Holding.of(old), revisionOf(old)));
    }
  }

  private static long revisionOf(ObjectNode stored) {
    String version = Meta.resourceVersion(stored);
    return version.isEmpty() ? 0 : Long.parseLong(version);
  }

  /** Forgets, on the way, what the cache shows by now. */
  private Holding heldByOthers(WriteContext context, String uid) {
    Holding result = Holding.collected();
    long through = context.reader().through(); // Before the list, which may hold more.
    ahead.values().removeIf(known -> known.revision() <= through);
    Set<String> cached = new HashSet<>();
    for (ObjectNode service : context.reader().list(SERVICES, "")) {
      String holder = Meta.uid(service);
      Holding shown = Holding.of(service);
      cached.add(holder);
      Ahead known = ahead.get(holder);
      if (known != null && shown.equals(known.holding())) {
        ahead.remove(holder);
        known = null;
      }
      if (!holder.equals(uid)) {
        result.add(known == null ? shown : known.holding());
      }
    }
    ahead
        .entrySet()
        .removeIf(
            e -> e.getValue().holding().equals(Holding.NOTHING) && !cached.contains(e.getKey()));
    for (Map.Entry<String, Ahead> entry : ahead.entrySet()) {
      if (!entry.getKey().equals(uid)) {
        result.add(entry.getValue().holding());
      }
    }
    return result;
  }

  private void allocateAddress(
      ObjectNode service, @Nullable ObjectNode old, Holding others, FieldErrors errors) {
    ServiceDefaults.oneClusterIp(service);
    ServiceDefaults.families(service);
    if (ServiceShape.needsClusterIp(service)) {
      ClusterIpValidation.check(service, old == null ? Json.object() : old, errors);
      if (errors.isEmpty()) {
        ClusterIpValidation.checkConfigured(service, errors);
      }
      if (!errors.isEmpty()) {
        return;
      }
    }
    if (!ServiceShape.needsClusterIp(service)
        || ServiceShape.isHeadless(service)
        || old != null && ServiceShape.needsClusterIp(old)) {
      return;
    }
    ObjectNode spec = Meta.child(service, "spec");
    String asked = ServiceShape.primaryIp(service);
    if (!asked.isEmpty()) {
      String problem = addresses.problem(asked, service, others.addresses());
      if (!problem.isEmpty()) {
        errors.invalid(
            "spec.clusterIPs",
            spec.path("clusterIPs"),
            "failed to allocate IP " + asked + ": " + problem);
      }
      return;
    }
    String free = addresses.next(others.addresses());
    if (free.isEmpty()) {
      throw ApiException.internal("failed to allocate a serviceIP: range is full");
    }
    spec.put("clusterIP", free).putArray("clusterIPs").add(free);
  }

  private void allocatePorts(ObjectNode service, Holding own, Holding others, FieldErrors errors) {
    ObjectNode spec = Meta.child(service, "spec");
    if (ServiceShape.needsNodePorts(service)) {
      Set<Integer> taken = new HashSet<>(others.ports());
      taken.addAll(ServiceShape.nodePorts(service));
      List<ObjectNode> list = objects(spec, "ports");
      for (int i = 0; i < list.size(); i++) {
        port(list.get(i), "nodePort", "spec.ports[" + i + "].nodePort", own, others, taken, errors);
      }
    }
    if (ServiceShape.needsHealthCheckPort(service)) {
      Set<Integer> taken = new HashSet<>(others.ports());
      taken.addAll(ServiceShape.nodePorts(service));
      port(spec, "healthCheckNodePort", "spec.healthCheckNodePort", own, others, taken, errors);
    }
  }

  private void port(
      ObjectNode parent,
      String field,
      String path,
      Holding own,
      Holding others,
      Set<Integer> taken,
      FieldErrors errors) {
    int asked = parent.path(field).asInt(0);
    if (asked == 0) {
      int free = ports.next(taken);
      if (free == 0) {
        throw ApiException.internal("failed to allocate a nodePort: range is full");
      }
      taken.add(free);
      parent.put(field, free);
    } else if (!own.ports().contains(asked)) {
      String problem = ports.problem(asked, others.ports());
      if (!problem.isEmpty()) {
        errors.invalid(path, asked, problem);
      }
    }
  }
}
