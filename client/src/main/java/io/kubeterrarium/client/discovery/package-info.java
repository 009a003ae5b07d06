/**
 * What a server serves, for components that work on every kind.
 *
 * <p>Start reading at {@link io.kubeterrarium.client.discovery.Discovery}. It asks anew each time,
 * on the caller's thread, and keeps nothing: whoever needs the answer often asks when it matters.
 * The namespace controller and the garbage collector are the users; both must also work against
 * servers with kinds that this project has never heard of. What must not be put here: a fixed list
 * of kinds.
 */
@NullMarked
package io.kubeterrarium.client.discovery;

import org.jspecify.annotations.NullMarked;
