/**
 * Leader election: of several processes that run the same component, one works.
 *
 * <p>Start reading at {@link io.kubeterrarium.client.election.LeaderElector}, then {@link
 * io.kubeterrarium.client.election.LeaseLock} (one attempt to take or renew the Lease object). The
 * Lease's times are only for people: how long another's lease still runs is measured on the local
 * clock, from the moment its record was last seen to change, so that clocks need not agree. The
 * candidates see one another through the API alone. Attempts run on a serial executor of their own;
 * callbacks on another, in order. What a leader writes goes through {@link
 * io.kubeterrarium.client.election.FencedTransport}. What must not be put here: what the leader
 * does.
 */
@NullMarked
package io.kubeterrarium.client.election;

import org.jspecify.annotations.NullMarked;
