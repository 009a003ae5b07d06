package io.kubeterrarium.scheduler.cluster;

import java.util.Map;

/**
 * What selectors see of a pod. Pods of one workload share it, so that nodes count groups instead of
 * looking at each pod.
 */
public record PodGroup(String namespace, Map<String, String> labels, boolean terminating) {}
