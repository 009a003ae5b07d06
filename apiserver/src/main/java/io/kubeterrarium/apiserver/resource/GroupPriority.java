package io.kubeterrarium.apiserver.resource;

import io.kubeterrarium.api.GroupVersion;
import java.util.Comparator;
import java.util.Map;

/**
 * The order in which discovery lists groups and their versions: the first version is the one that a
 * group prefers. APIService objects carry the same numbers. Source: the priorities that upstream's
 * control plane gives its own group versions.
 *
 * @param group the higher, the earlier
 * @param version among the versions of one group
 */
public record GroupPriority(int group, int version) {
  private static final GroupPriority OF_OTHERS = new GroupPriority(1000, 100);

  private static final Map<String, GroupPriority> KNOWN =
      Map.ofEntries(
          Map.entry("v1", new GroupPriority(18000, 1)),
          Map.entry("apiregistration.k8s.io/v1", new GroupPriority(18000, 1)),
          Map.entry("apps/v1", new GroupPriority(17800, 15)),
          Map.entry("events.k8s.io/v1", new GroupPriority(17750, 15)),
          Map.entry("authentication.k8s.io/v1", new GroupPriority(17700, 15)),
          Map.entry("authorization.k8s.io/v1", new GroupPriority(17600, 15)),
          Map.entry("autoscaling/v1", new GroupPriority(17500, 15)),
          Map.entry("autoscaling/v2", new GroupPriority(17500, 30)),
          Map.entry("batch/v1", new GroupPriority(17400, 15)),
          Map.entry("certificates.k8s.io/v1", new GroupPriority(17300, 15)),
          Map.entry("networking.k8s.io/v1", new GroupPriority(17200, 15)),
          Map.entry("policy/v1", new GroupPriority(17100, 15)),
          Map.entry("rbac.authorization.k8s.io/v1", new GroupPriority(17000, 15)),
          Map.entry("storage.k8s.io/v1", new GroupPriority(16800, 15)),
          Map.entry("admissionregistration.k8s.io/v1", new GroupPriority(16700, 15)),
          Map.entry("apiextensions.k8s.io/v1", new GroupPriority(16700, 15)),
          Map.entry("scheduling.k8s.io/v1", new GroupPriority(16600, 15)),
          Map.entry("coordination.k8s.io/v1", new GroupPriority(16500, 15)),
          Map.entry("node.k8s.io/v1", new GroupPriority(16300, 15)),
          Map.entry("discovery.k8s.io/v1", new GroupPriority(16200, 15)),
          Map.entry("resource.k8s.io/v1", new GroupPriority(16200, 15)),
          Map.entry("flowcontrol.apiserver.k8s.io/v1", new GroupPriority(16100, 21)));

  static final Comparator<GroupVersion> ORDER =
      Comparator.comparingInt((GroupVersion version) -> -of(version).group())
          .thenComparing(GroupVersion::group)
          .thenComparingInt(version -> -of(version).version())
          .thenComparing(GroupVersion::version, VersionOrder.NEWEST_FIRST);

  public static GroupPriority of(GroupVersion version) {
    return KNOWN.getOrDefault(version.apiVersion(), OF_OTHERS);
  }
}
