/**
 * Time, which the state machine has none of: when a lease is over.
 *
 * <p>There is one class to read, {@link io.kubeterrarium.registry.lease.LeaseClock}. The log says
 * how long a lease lasts and how often it was renewed; the member that proposes (the leader, or the
 * only process) measures on its own clock how long it has seen no renewal, and proposes the end as
 * a command. A new leader begins to measure anew, so a lease may live longer than its time to live,
 * never shorter. Thread: whichever one thread proposes expiry. What must not be put here: anything
 * that changes a state, and a clock of its own.
 */
@NullMarked
package io.kubeterrarium.registry.lease;

import org.jspecify.annotations.NullMarked;
