package io.kubeterrarium.registry;

import java.util.List;

/**
 * A lease as it stands.
 *
 * @param lease with the time it has left at the least, as measured by the member that was asked
 * @param keys the keys put with it, in key order
 */
public record LeaseStatus(Lease lease, List<Bytes> keys) {
  public LeaseStatus {
    keys = List.copyOf(keys);
  }
}
