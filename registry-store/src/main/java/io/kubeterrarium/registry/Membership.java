package io.kubeterrarium.registry;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who keeps the registry, as the member that was asked sees it at this moment.
 *
 * @param clusterId the same for all members of a cluster, and never the same for two clusters: a
 *     restored snapshot begins a new one
 * @param self the member that answers here
 * @param leader null while nobody is known to lead
 * @param term Raft's; 0 where there is no Raft
 * @param appliedIndex the log index up to which this member has applied; not a revision
 */
public record Membership(
    long clusterId,
    List<Member> members,
    Member self,
    @Nullable Member leader,
    long term,
    long appliedIndex) {

  /**
   * @param id never 0, and the member's for its whole life
   * @param address where the other members reach it, {@code host:port}; for people
   * @param inThisProcess whether it runs in the process that was asked
   */
  public record Member(long id, String name, String address, boolean inThisProcess) {}

  public Membership {
    members = List.copyOf(members);
  }
}
