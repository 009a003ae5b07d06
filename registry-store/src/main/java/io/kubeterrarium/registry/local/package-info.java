/**
 * The registry in one process without replication and without a disk: for tests of what stands
 * above it, and as the second implementation that keeps the contract honest.
 *
 * <p>There is one class, {@link io.kubeterrarium.registry.local.LocalRegistry}: the same state
 * machine and the same watch hub as the replicated registry, with a thread in place of the log.
 * What it acknowledges is gone when the process ends. Thread: {@code registry-local} applies all
 * commands and completes their futures. What must not be put here: anything that a replicated
 * registry would do differently; this one must not become a simulator of faults.
 */
@NullMarked
package io.kubeterrarium.registry.local;

import org.jspecify.annotations.NullMarked;
