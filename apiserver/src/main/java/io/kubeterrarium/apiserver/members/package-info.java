/**
 * Where the registry's members are reached, where they are processes of their own and come and go:
 * what one API server is told, all of them have to know.
 *
 * <p>Start reading at {@link io.kubeterrarium.apiserver.members.MemberAddresses}, which keeps the
 * addresses in the registry itself, so that a process that is away learns them when it is back. The
 * path {@code /registry/members} writes them; the process, which alone knows what an address is to
 * it, follows them. Invariant: addresses are kept under the cluster's id, so that one restored from
 * a snapshot does not go by those of the cluster that was lost. What must not be put here: who is a
 * member, which only the registry's log says.
 */
@NullMarked
package io.kubeterrarium.apiserver.members;

import org.jspecify.annotations.NullMarked;
