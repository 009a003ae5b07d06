/**
 * The server's CA for pods: one ConfigMap in each namespace.
 *
 * <p>Start reading at {@link io.kubeterrarium.controllers.rootca.RootCaPublisher}. The bundle is
 * handed in once, as PEM, by whoever starts the controllers; the publisher only keeps the copies in
 * the namespaces equal to it, also when somebody edits or deletes one. It works on its runner's
 * workers and holds no state besides the bundle. What must not be put here: making or reading
 * certificates.
 */
@NullMarked
package io.kubeterrarium.controllers.rootca;

import org.jspecify.annotations.NullMarked;
