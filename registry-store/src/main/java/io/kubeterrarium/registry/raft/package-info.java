/**
 * Hosts the registry's state machine on Raft: three members, the open-source CP subsystem of
 * Hazelcast, a durable log. The only package that knows Hazelcast.
 *
 * <p>Start at {@link io.kubeterrarium.registry.raft.RaftRegistry}; then {@code Cluster} (starting,
 * leader, stopping), {@code Member} (one Hazelcast instance with one Raft node), {@code Proposals}
 * (a write's way, its retries and its errors) and {@code GroupStore} (what Raft asks of the disk).
 * The other host, one member in this process and the others in theirs: {@code PeerHost} (its
 * start), {@code PeerMember} (what comes in), {@code PeerRequests} (what is asked of a leader),
 * {@code PeerRaft} (Raft over the links of {@code transport}).
 *
 * <p>Threads: each member applies its log on its own partition thread, named {@code
 * hz.…partition-operation.thread-0}, or on {@code registry-raft}; callers' futures complete on
 * {@code registry-completions}. Invariants: one Raft group, no METADATA group, so that nothing but
 * the log itself says who the members are; any failure of a disk or of the state machine stops
 * every member of this process. What must not be put here: the meaning of a command.
 */
@NullMarked
package io.kubeterrarium.registry.raft;

import org.jspecify.annotations.NullMarked;
