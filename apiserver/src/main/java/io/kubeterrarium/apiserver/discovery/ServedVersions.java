package io.kubeterrarium.apiserver.discovery;

import io.kubeterrarium.api.GroupVersion;
import io.kubeterrarium.apiserver.resource.GroupPriority;
import io.kubeterrarium.apiserver.resource.ResourceTable;
import io.kubeterrarium.apiserver.resource.VersionOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The group versions of this server and those of others behind it, in discovery's order. */
record ServedVersions(ResourceTable table, RemoteVersions remote) {
  /** All that are registered: clients must know what they cannot see. */
  List<GroupVersion> all() {
    List<RemoteVersion> others = remote.current();
    if (others.isEmpty()) {
      return table.groupVersions();
    }
    Map<GroupVersion, GroupPriority> theirs = new HashMap<>();
    others.forEach(other -> theirs.put(other.version(), other.priority()));
    List<GroupVersion> all = new ArrayList<>(table.groupVersions());
    theirs.keySet().stream().filter(version -> !all.contains(version)).forEach(all::add);
    // A group stands where the highest of its versions puts it.
    Map<String, Integer> groups = new HashMap<>();
    all.forEach(
        version -> groups.merge(version.group(), priority(version, theirs).group(), Math::max));
    all.sort(
        Comparator.comparingInt((GroupVersion version) -> -groups.getOrDefault(version.group(), 0))
            .thenComparing(GroupVersion::group)
            .thenComparingInt(version -> -priority(version, theirs).version())
            .thenComparing(GroupVersion::version, VersionOrder.NEWEST_FIRST));
    return all;
  }

  private static GroupPriority priority(
      GroupVersion version, Map<GroupVersion, GroupPriority> theirs) {
    GroupPriority their = theirs.get(version);
    return their == null ? GroupPriority.of(version) : their;
  }

  /** Null where this server serves it itself, or nobody does. */
  @Nullable RemoteVersion remoteOf(GroupVersion version) {
    for (RemoteVersion other : remote.current()) {
      if (other.version().equals(version)) {
        return other;
      }
    }
    return null;
  }
}
