/**
 * Why a pod went where it did, or nowhere: kept for those who ask.
 *
 * <p>Start reading at {@link io.kubeterrarium.scheduler.verdict.Verdicts}, then {@link
 * io.kubeterrarium.scheduler.verdict.PodVerdict}. Each scheduling cycle leaves one verdict for its
 * pod, replacing the one before; the oldest go when there are too many. Decisions are kept in their
 * compact form and spelled out when somebody reads them. Safe on any thread. Invariant: nothing
 * here influences scheduling. What must not be put here: history beyond the last cycle of a pod.
 */
@NullMarked
package io.kubeterrarium.scheduler.verdict;

import org.jspecify.annotations.NullMarked;
