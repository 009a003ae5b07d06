/**
 * Objects over the registry: encoding, revisions as resourceVersions, optimistic concurrency, and
 * the watch cache that serves lists, watches and readers inside the server.
 *
 * <p>Start reading at {@link io.kubeterrarium.apiserver.storage.CommittedWrite} for what the rest
 * of the process may observe. One cache a resource, fed by one registry watch on the watch hub's
 * thread; request threads read immutable state. What must not be put here: anything that knows a
 * kind's meaning.
 */
@NullMarked
package io.kubeterrarium.apiserver.storage;

import org.jspecify.annotations.NullMarked;
