/**
 * The replicated state machine: what the registry holds, and what one command does to it.
 *
 * <p>Start reading at {@link io.kubeterrarium.registry.mvcc.State}, whose every past revision is a
 * root of one persistent tree, then {@link io.kubeterrarium.registry.mvcc.Command}, {@link
 * io.kubeterrarium.registry.mvcc.Transition} (the one mutation path) and {@link
 * io.kubeterrarium.registry.mvcc.StateMachine}, which hosts call. {@link
 * io.kubeterrarium.registry.mvcc.StateCodec} and {@link
 * io.kubeterrarium.registry.mvcc.CommandCodec} write what reaches disks and other members.
 *
 * <p>Everything is an immutable value and may be read from any thread; only {@code StateMachine} is
 * confined, to the thread that applies the log. Invariant: the same commands give the same state,
 * byte for byte, on every member. What must not be put here: a clock, randomness, I/O other than
 * the codecs, or iteration in an order that is not the keys'.
 */
@NullMarked
package io.kubeterrarium.registry.mvcc;

import org.jspecify.annotations.NullMarked;
