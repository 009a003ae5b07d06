package io.kubeterrarium.simulator.process;

import io.kubeterrarium.registry.etcd.EtcdConfig;
import java.util.Optional;

/**
 * What is asked of the registry in particular.
 *
 * @param etcd empty: no etcd port
 */
public record RegistryOptions(Optional<EtcdConfig> etcd) {
  public static final RegistryOptions DEFAULT = new RegistryOptions(Optional.empty());
}
