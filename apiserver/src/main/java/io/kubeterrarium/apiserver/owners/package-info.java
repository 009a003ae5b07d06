/**
 * Who owns which fields of an object: {@code metadata.managedFields}, and what updates and applies
 * make of it.
 *
 * <p>Start reading at {@link io.kubeterrarium.apiserver.owners.Owner} and {@link
 * io.kubeterrarium.apiserver.owners.Owners} (the entries of managedFields as values), then {@link
 * io.kubeterrarium.apiserver.owners.OwnershipRules} (what an update does to them), {@link
 * io.kubeterrarium.apiserver.owners.Apply} (an object, a configuration and an owner make a new
 * object or conflicts) and {@link io.kubeterrarium.apiserver.owners.ClientSideHandover} (what
 * kubectl's annotation allows). All of that are pure functions; {@link
 * io.kubeterrarium.apiserver.owners.FieldTracking} is how writes use them. Source:
 * k8s.io/apimachinery/pkg/util/managedfields. What must not be put here: HTTP, storage, kinds.
 */
@NullMarked
package io.kubeterrarium.apiserver.owners;

import org.jspecify.annotations.NullMarked;
