package io.kubeterrarium.registry.raft;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * How one member of a registry is opened whose members are processes of their own.
 *
 * @param name this process's, one of the peers'
 * @param peers all members, this one included
 * @param start what to do where the directory is empty; not looked at otherwise
 * @param secret what members prove to each other that they know, so that nobody else on the machine
 *     speaks to a member through its port; at least 16 bytes
 * @param settings the directory and the bounds; its count of members is not looked at
 */
public record MemberConfig(
    String name, List<Peer> peers, Start start, byte[] secret, RegistryConfig settings) {

  private static final int MOST_MEMBERS = 7;
  private static final int LEAST_SECRET = 16;

  /** What a member with an empty directory does. */
  public enum Start {
    /** It refuses to start: its data was lost, or it looks in the wrong place. */
    RESTART,
    /**
     * It founds the cluster with the other peers, each under its founding id, when all of them have
     * met. An id that has met them from another disk is refused: what it promised is forgotten.
     */
    FOUND,
    /** It draws a new id, and waits until it is added: see {@link ClusterMembers}. */
    JOIN
  }

  public MemberConfig {
    peers = List.copyOf(peers);
    Set<String> names = new HashSet<>();
    for (Peer peer : peers) {
      if (!names.add(peer.name())) {
        throw new IllegalArgumentException("two members are named " + peer.name());
      }
    }
    if (!names.contains(name)) {
      throw new IllegalArgumentException(
          "member name: " + name + " (expected: one of " + String.join(", ", names) + ")");
    }
    if (peers.size() < 2 || peers.size() > MOST_MEMBERS) {
      throw new IllegalArgumentException(
          "members: " + peers.size() + " (expected: 3 or 5; others only while they change)");
    }
    if (secret.length < LEAST_SECRET) {
      throw new IllegalArgumentException(
          "secret: " + secret.length + " bytes (expected: >= " + LEAST_SECRET + ")");
    }
    if (settings.directory() == null) {
      throw new IllegalArgumentException("a member of a cluster needs a directory");
    }
  }

  /** Looked at where there is a cluster to found: later members have no founding id. */
  void checkFounders() {
    boolean founds = peers.stream().allMatch(peer -> peer.foundingId() != null);
    if (!founds || peers.size() % 2 == 0 || peers.size() < 3) {
      throw new IllegalArgumentException("a cluster is founded by 3 or 5 members with their ids");
    }
  }

  public static MemberConfig of(
      String name, List<Peer> peers, Start start, byte[] secret, Path directory) {
    return new MemberConfig(name, peers, start, secret, RegistryConfig.durable(directory));
  }

  /**
   * Founders that were restored are others than those of the bundles: one that was not, or was from
   * another snapshot, does not meet them, and no cluster is founded in which two differ.
   */
  MemberConfig restoredFrom(UUID origin) {
    List<Peer> restored = peers.stream().map(peer -> peer.restoredFrom(origin)).toList();
    return new MemberConfig(name, restored, start, secret, settings);
  }

  Peer self() {
    return peer(name);
  }

  Peer peer(String wanted) {
    return peers.stream().filter(each -> each.name().equals(wanted)).findFirst().orElseThrow();
  }
}
