/**
 * What the server answers besides resources: health, version, discovery, the registry's keys.
 *
 * <p>Start reading at {@link io.kubeterrarium.apiserver.handler.PathRoute}, which each of these
 * implements, one file a path: {@link io.kubeterrarium.apiserver.paths.HealthRoute}, {@link
 * io.kubeterrarium.apiserver.paths.VersionRoute}, {@link
 * io.kubeterrarium.apiserver.paths.DiscoveryRoute}, {@link
 * io.kubeterrarium.apiserver.paths.RegistryRoute}. Requests come here authenticated and authorized,
 * on their own thread. Secret data is never shown, only its length. What must not be put here:
 * anything that changes an object.
 */
@NullMarked
package io.kubeterrarium.apiserver.paths;

import org.jspecify.annotations.NullMarked;
