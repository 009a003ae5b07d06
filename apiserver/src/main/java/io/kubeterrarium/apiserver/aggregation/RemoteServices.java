package io.kubeterrarium.apiserver.aggregation;

import io.kubeterrarium.api.GroupResource;
import io.kubeterrarium.api.GroupVersion;
import io.kubeterrarium.api.ObjectName;
import io.kubeterrarium.apiserver.ApiServer;
import io.kubeterrarium.apiserver.discovery.RemoteVersion;
import io.kubeterrarium.apiserver.discovery.RemoteVersions;
import io.kubeterrarium.apiserver.storage.ObjectFollower;
import io.kubeterrarium.apiserver.storage.ObjectStorage;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The APIServices that lead elsewhere, and whether they answer. Read by any thread; changed by the
 * thread {@code aggregated-services} alone.
 */
public final class RemoteServices implements RemoteVersions, AutoCloseable {
  static final GroupResource RESOURCE = new GroupResource("apiregistration.k8s.io", "apiservices");
  private static final Duration WHILE_WELL = Duration.ofSeconds(30);
  private static final Duration WHILE_ILL = Duration.ofSeconds(2);

  private final ObjectStorage storage;
  private final ObjectFollower follower;
  private final Availability availability;
  private final Map<String, RemoteVersion> discovered = new TreeMap<>();
  private volatile Map<GroupVersion, RemoteService> services = Map.of();
  private volatile List<RemoteVersion> versions = List.of();

  RemoteServices(ObjectStorage storage, FrontProxy proxy, ApiServer api, Clock clock) {
    this.storage = storage;
    this.availability = new Availability(proxy, api, clock);
    this.follower =
        new ObjectFollower(
            "aggregated-services", storage, RESOURCE, this::isInteresting, this::look);
  }

  /** Follows what is registered. */
  public void start() {
    follower.start();
  }

  private boolean isInteresting(ObjectNode apiService) {
    return RemoteService.is(apiService)
        || services.values().stream()
            .anyMatch(
                known -> known.name().equals(io.kubeterrarium.api.json.Meta.name(apiService)));
  }

  /** The server of a group version; null where it is this one, or nobody. */
  @Nullable RemoteService of(GroupVersion version) {
    Map<GroupVersion, RemoteService> now = services;
    return now.isEmpty() ? null : now.get(version);
  }

  boolean isAvailable(GroupVersion version) {
    return versions.stream()
        .anyMatch(known -> known.version().equals(version) && known.isAvailable());
  }

  @Override
  public List<RemoteVersion> current() {
    return versions;
  }

  private void look(String name) {
    ObjectNode tree = storage.get(RESOURCE, new ObjectName("", name));
    if (tree == null || !RemoteService.is(tree)) {
      Map<GroupVersion, RemoteService> without = new TreeMap<>(BY_NAME);
      without.putAll(services);
      without.values().removeIf(known -> known.name().equals(name));
      services = without;
      discovered.remove(name);
      versions = List.copyOf(discovered.values());
      return;
    }
    RemoteService service = new RemoteService(tree);
    Map<GroupVersion, RemoteService> with = new TreeMap<>(BY_NAME);
    with.putAll(services);
    with.put(service.groupVersion(), service);
    services = with;
    Availability.Finding found = availability.check(service, discovered.get(name));
    discovered.put(name, found.version());
    versions = List.copyOf(discovered.values());
    // What the status says is so by now.
    availability.tell(service, found);
    follower.mark(name, found.version().isAvailable() ? WHILE_WELL : WHILE_ILL);
  }

  private static final java.util.Comparator<GroupVersion> BY_NAME =
      java.util.Comparator.comparing(GroupVersion::apiVersion);

  @Override
  public void close() {
    follower.close();
  }
}
