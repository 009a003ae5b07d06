/**
 * A control plane of several processes, as the person who sets it up sees it: which members there
 * are, and what each must carry to be one.
 *
 * <p>Start reading at {@link io.kubeterrarium.simulator.members.JoinBundle}, then {@link
 * io.kubeterrarium.simulator.members.NewBundles}, which makes them, and {@link
 * io.kubeterrarium.simulator.members.MemberDirectory}, which keeps one in a data directory. Thread:
 * the one that starts the process. Invariants: a bundle is readable by its owner alone; a directory
 * that belongs to one member of one cluster never becomes another's. What must not be put here: how
 * members talk, which is the registry's and the tunnel's.
 */
@NullMarked
package io.kubeterrarium.simulator.members;

import org.jspecify.annotations.NullMarked;
