package io.kubeterrarium.scheduler.framework;

import org.jspecify.annotations.Nullable;

/**
 * What a plugin can do for a pod that no node is left for.
 *
 * @param status success where the nomination helps the pod; otherwise why nothing does
 * @param nomination null where the pod's earlier one stays as it is
 */
public record PostFilterResult(Status status, @Nullable Nomination nomination) {}
