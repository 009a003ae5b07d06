/**
 * Kubeconfigs for people who share one control plane, each with a name and rights of their own.
 *
 * <p>Start reading at {@link io.kubeterrarium.simulator.access.UserKubeconfig}, which signs a
 * client certificate with the data directory's authority and needs no running server, then {@link
 * io.kubeterrarium.simulator.access.NamespaceGrant}, which gives the user a namespace by asking a
 * running server as the administrator. Nothing here is kept in memory: both are called once, on the
 * command line's thread, and both may be repeated. What must not be put here: parsing of options,
 * which is {@code cli}'s, and any way to grant rights that does not go through the API.
 */
@NullMarked
package io.kubeterrarium.simulator.access;

import org.jspecify.annotations.NullMarked;
