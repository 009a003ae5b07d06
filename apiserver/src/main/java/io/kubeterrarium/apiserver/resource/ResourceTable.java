package io.kubeterrarium.apiserver.resource;

import io.kubeterrarium.api.GroupResource;
import io.kubeterrarium.api.GroupVersion;
import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.GroupVersionResource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is served, by name: the built-in kinds, which stay, and custom ones, which come
 * and go. Readers see one state or the next, never a mixture: each is immutable and published as a
 * whole. Any thread may read; one at a time replaces.
 */
public final class ResourceTable {
  private final List<Strategy> builtIn;
  private volatile State state;

  /**
   * In the order in which discovery lists them; the first version of a resource is the stored one.
   */
  public ResourceTable(List<? extends Strategy> strategies) {
    builtIn = List.copyOf(strategies);
    state = new State(builtIn);
  }

  /** Serves these besides the built-in kinds, and none that were served so before. */
  public void replaceCustom(Collection<? extends Strategy> custom) {
    List<Strategy> all = new ArrayList<>(builtIn);
    all.addAll(custom);
    state = new State(all);
  }

  /** Whether the resource is built in, in whichever version. */
  public boolean isBuiltIn(GroupResource resource) {
    return builtIn.stream().anyMatch(each -> each.type().groupResource().equals(resource));
  }

  public @Nullable Strategy find(GroupVersionResource resource) {
    return state.byResource.get(resource);
  }

  public @Nullable Strategy find(GroupVersionKind kind) {
    return state.byKind.get(kind);
  }

  public @Nullable Strategy find(GroupResource resource) {
    return state.byGroupResource.get(resource);
  }

  public Collection<Strategy> all() {
    return state.byResource.values();
  }

  /** The group versions served, in the order in which discovery lists them. */
  public List<GroupVersion> groupVersions() {
    return state.groupVersions;
  }

  /** What is served in one group version. */
  public List<Strategy> in(GroupVersion version) {
    return state.byGroupVersion.getOrDefault(version, List.of());
  }

  private static final class State {
    final Map<GroupVersionResource, Strategy> byResource = new LinkedHashMap<>();
    final Map<GroupVersionKind, Strategy> byKind = new LinkedHashMap<>();
    final Map<GroupResource, Strategy> byGroupResource = new LinkedHashMap<>();
    final Map<GroupVersion, List<Strategy>> byGroupVersion = new LinkedHashMap<>();
    final List<GroupVersion> groupVersions;

    State(List<Strategy> strategies) {
      for (Strategy strategy : strategies) {
        ResourceType type = strategy.type();
        if (byResource.put(type.resource(), strategy) != null) {
          throw new IllegalArgumentException("served twice: " + type.resource());
        }
        byKind.put(type.kind(), strategy);
        byGroupResource.putIfAbsent(type.groupResource(), strategy);
        byGroupVersion
            .computeIfAbsent(type.kind().groupVersion(), version -> new ArrayList<>())
            .add(strategy);
      }
      groupVersions = byGroupVersion.keySet().stream().sorted(GroupPriority.ORDER).toList();
    }
  }
}
