package io.kubeterrarium.simulator.process;

import io.kubeterrarium.registry.etcd.EtcdConfig;
import io.kubeterrarium.simulator.members.MemberOptions;
import java.util.Optional;

/**
 * What is asked of the registry in particular.
 *
 * @param etcd empty: no etcd port
 * @param snapshots empty: none are taken unless somebody asks
 * @param member whether this process is one of several
 */
public record RegistryOptions(
    Optional<EtcdConfig> etcd,
    History history,
    Optional<SnapshotSchedule> snapshots,
    MemberOptions member) {
  public static final RegistryOptions DEFAULT =
      new RegistryOptions(Optional.empty(), History.DEFAULT, Optional.empty());

  /** All members in this process. */
  public RegistryOptions(
      Optional<EtcdConfig> etcd, History history, Optional<SnapshotSchedule> snapshots) {
    this(etcd, history, snapshots, MemberOptions.NONE);
  }
}
