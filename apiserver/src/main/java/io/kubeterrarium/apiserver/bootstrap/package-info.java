/**
 * What a cluster has before anybody uses it: four namespaces, the default roles and bindings, and
 * the {@code kubernetes} Service.
 *
 * <p>Start reading at {@link io.kubeterrarium.apiserver.bootstrap.ClusterBootstrap}, then {@link
 * io.kubeterrarium.apiserver.bootstrap.DefaultRoles} with its resource {@code default-roles.json},
 * where a role of a new component is added as one line a rule. Everything is an ordinary write
 * through the API server; a restart reads one list a kind and writes nothing. Several members may
 * do it at the same time. What must not be put here: objects that belong to a controller (default
 * service accounts, root certificates), and anything that runs after the start.
 */
@NullMarked
package io.kubeterrarium.apiserver.bootstrap;

import org.jspecify.annotations.NullMarked;
