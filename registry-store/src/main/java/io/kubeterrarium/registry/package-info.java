/**
 * The registry: a versioned, ordered, strongly consistent key-value store, and the narrow waist
 * between the API server and consensus. It knows bytes and revisions, never Kubernetes.
 *
 * <p>Start reading at {@link io.kubeterrarium.registry.Registry}, then {@link
 * io.kubeterrarium.registry.Txn} and {@link io.kubeterrarium.registry.WatchListener}. The
 * vocabulary is etcd's: one store-wide revision, raised by one by each transaction that changes
 * anything; create revision, mod revision and version per key; tombstones; compaction; leases.
 *
 * <p>Everything here is an immutable value or an interface. Threads: callers may come from any
 * thread; which thread completes a future or calls a listener is said at each method. What must not
 * be put here: anything that knows how the log is replicated or stored.
 */
@NullMarked
package io.kubeterrarium.registry;

import org.jspecify.annotations.NullMarked;
