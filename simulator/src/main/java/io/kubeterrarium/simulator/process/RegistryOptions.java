package io.kubeterrarium.simulator.process;

import io.kubeterrarium.registry.etcd.EtcdConfig;
import java.util.Optional;

/**
 * What is asked of the registry in particular.
 *
 * @param etcd empty: no etcd port
 * @param snapshots empty: none are taken unless somebody asks
 */
public record RegistryOptions(
    Optional<EtcdConfig> etcd, History history, Optional<SnapshotSchedule> snapshots) {
  public static final RegistryOptions DEFAULT =
      new RegistryOptions(Optional.empty(), History.DEFAULT, Optional.empty());
}
