package io.kubeterrarium.registry.raft;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One of the processes that keep a registry together, as one of them is told of it.
 *
 * @param name unique within the cluster; stays when the disk, and with it the id, is replaced
 * @param address on loopback: where this process reaches it, or listens itself, then with port 0
 *     for any that is free. Where it runs on another machine, a forwarder listens there. Two
 *     processes may know one peer by two addresses
 * @param foundingId who it is in a cluster that begins; null for one that joins later
 */
public record Peer(String name, InetSocketAddress address, @Nullable UUID foundingId) {
  public Peer {
    if (!name.matches("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")) {
      throw new IllegalArgumentException(
          "member name: \"" + name + "\" (expected: lower case letters, digits and -, at most 63)");
    }
    if (address.isUnresolved() || !address.getAddress().isLoopbackAddress()) {
      throw new IllegalArgumentException(
          "address of member " + name + ": " + address + " (expected: a loopback address)");
    }
  }

  /** As it is known to those alone whose logs begin with the same snapshot. */
  Peer restoredFrom(UUID origin) {
    if (foundingId == null) {
      return this;
    }
    byte[] both = (foundingId + " " + origin).getBytes(StandardCharsets.US_ASCII);
    return new Peer(name, address, UUID.nameUUIDFromBytes(both));
  }
}
