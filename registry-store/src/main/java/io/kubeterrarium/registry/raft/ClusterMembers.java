package io.kubeterrarium.registry.raft;

import io.kubeterrarium.registry.Membership;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The members of a registry that are processes of their own: how they are, and how they change.
 *
 * <p>Threads: any. A change is an entry of the log, made by one member at a time; it fails as a
 * write does, and with {@code Invalid} where it makes no sense.
 */
public interface ClusterMembers {
  /**
   * One member as this process knows it, by what they last told each other.
   *
   * @param member its id is 0 where it has never been heard of
   * @param votes whether it is a member by the log; otherwise it waits to be added
   * @param reachable whether it answered within the last second; always true of the one asked
   * @param term 0 where not known, as are the indexes
   */
  record Health(
      Membership.Member member,
      boolean votes,
      boolean reachable,
      boolean leader,
      long term,
      long commitIndex,
      long appliedIndex) {}

  /** Never waits, and needs no quorum: what it says of others may be a second old. */
  List<Health> health();

  /** Whether a leader is known here that a majority follows; a write would say for sure. */
  boolean hasQuorum();

  /** Takes in the member of that name, which has been started with {@code JOIN} and waits. */
  CompletableFuture<Void> add(String name);

  /** Votes the member out; it stops by itself, and never comes back under its id. */
  CompletableFuture<Void> remove(String name);

  /**
   * Votes out the member whose disk is gone, and takes in the one that has been started in its
   * place, under the same name, with {@code JOIN}.
   */
  CompletableFuture<Void> replace(String name);

  /** Makes a further name known, as before its member is added; where known, moves it. */
  void know(Peer peer);

  /** Looks no more for a name whose member has been voted out. */
  void forget(String name);

  /** Where this process's member listens; the kernel chose the port where it was given as 0. */
  InetSocketAddress listening();
}
