package io.kubeterrarium.registry.raft;

import com.hazelcast.cp.internal.raft.impl.RaftNodeImpl;
import io.kubeterrarium.registry.Membership;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The members of a cluster by the numbers under which the outside knows them.
 *
 * <p>Threads: any. Term and index are read without a lock and may be a moment old; they are for
 * people and for headers, and nothing is decided by them.
 */
final class Members {
  private final Cluster cluster;
  private final Member local;
  private final long clusterId;
  private final List<Membership.Member> all;
  private final Membership.Member self;

  Members(Cluster cluster, Member local) {
    this.cluster = cluster;
    this.local = local;
    this.clusterId = clusterId(cluster.members().stream().map(Member::id).toList());
    this.all = cluster.members().stream().map(this::describe).toList();
    this.self = describe(local);
  }

  Membership look() {
    Member leader = cluster.leader();
    RaftNodeImpl raft = local.raftNode();
    return new Membership(
        clusterId,
        all,
        self,
        leader == null ? null : find(number(leader.id())),
        raft.state().term(),
        raft.state().lastApplied());
  }

  private Membership.@Nullable Member find(long id) {
    return all.stream().filter(member -> member.id() == id).findFirst().orElse(null);
  }

  private Membership.Member describe(Member member) {
    return new Membership.Member(
        number(member.id()),
        "member-" + (cluster.members().indexOf(member) + 1),
        "127.0.0.1:" + member.port(),
        true);
  }

  /** Ids are drawn once, at random, and so are these halves of them. */
  static long number(UUID id) {
    return id.getLeastSignificantBits();
  }

  /** Who the members are at the start is what a cluster is. */
  static long clusterId(List<UUID> members) {
    CRC32C low = new CRC32C();
    CRC32C high = new CRC32C();
    for (UUID id : members) {
      low.update(ByteBuffer.allocate(8).putLong(id.getLeastSignificantBits()).flip());
      high.update(ByteBuffer.allocate(8).putLong(id.getMostSignificantBits()).flip());
    }
    return (high.getValue() << 32 | low.getValue()) | 1;
  }
}
