/**
 * What a claim to a volume asks for: of claims themselves, of StatefulSets' templates of claims and
 * of pods' ephemeral volumes, so below all three.
 *
 * <p>Start reading at {@link io.kubeterrarium.apiserver.kinds.claim.ClaimSpec}; {@link
 * io.kubeterrarium.apiserver.kinds.claim.VolumeShape} is what claims have in common with volumes,
 * {@link io.kubeterrarium.apiserver.kinds.claim.DataSources} what a new volume is filled from.
 * Defaults, rules and messages are upstream's (k8s.io/kubernetes/pkg/apis/core). Pure functions
 * over trees that belong to the request's thread. What must not be put here: kinds, which are in
 * {@code kinds.storage}, and anything about pods, which use this.
 */
@NullMarked
package io.kubeterrarium.apiserver.kinds.claim;

import org.jspecify.annotations.NullMarked;
