/**
 * Volumes, the claims to them, and the classes both are of.
 *
 * <p>Start reading at {@link io.kubeterrarium.apiserver.kinds.storage.PersistentVolumeClaimKind},
 * then {@link io.kubeterrarium.apiserver.kinds.storage.PersistentVolumeKind} and {@link
 * io.kubeterrarium.apiserver.kinds.storage.StorageClassKind}; what volumes and claims have in
 * common is in {@link io.kubeterrarium.apiserver.kinds.claim.VolumeShape}. Defaults, rules and
 * messages are upstream's (k8s.io/kubernetes/pkg/apis/core and storage). Pure functions over trees
 * that belong to the request's thread. What must not be put here: binding a claim to a volume,
 * which is a controller's, and the volumes that stand in pods, which are in {@code kinds.pod}.
 */
@NullMarked
package io.kubeterrarium.apiserver.kinds.storage;

import org.jspecify.annotations.NullMarked;
