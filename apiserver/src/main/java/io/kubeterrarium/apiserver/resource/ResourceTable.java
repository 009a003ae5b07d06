package io.kubeterrarium.apiserver.resource;

import io.kubeterrarium.api.GroupResource;
import io.kubeterrarium.api.GroupVersion;
import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.GroupVersionResource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Everything that is served, by name. Immutable. */
public final class ResourceTable {
  private final Map<GroupVersionResource, Strategy> byResource = new LinkedHashMap<>();
  private final Map<GroupVersionKind, Strategy> byKind = new LinkedHashMap<>();
  private final Map<GroupResource, Strategy> byGroupResource = new LinkedHashMap<>();

  /**
   * In the order in which discovery lists them; the first version of a resource is the stored one.
   */
  public ResourceTable(List<? extends Strategy> strategies) {
    for (Strategy strategy : strategies) {
      ResourceType type = strategy.type();
      if (byResource.put(type.resource(), strategy) != null) {
        throw new IllegalArgumentException("served twice: " + type.resource());
      }
      byKind.put(type.kind(), strategy);
      byGroupResource.putIfAbsent(type.groupResource(), strategy);
    }
  }

  public @Nullable Strategy find(GroupVersionResource resource) {
    return byResource.get(resource);
  }

  public @Nullable Strategy find(GroupVersionKind kind) {
    return byKind.get(kind);
  }

  public @Nullable Strategy find(GroupResource resource) {
    return byGroupResource.get(resource);
  }

  public Collection<Strategy> all() {
    return byResource.values();
  }

  /** The group versions served, in the order in which discovery lists them. */
  public List<GroupVersion> groupVersions() {
    return byKind.keySet().stream()
        .map(GroupVersionKind::groupVersion)
        .distinct()
        .sorted(GroupPriority.ORDER)
        .toList();
  }
}
