package io.kubeterrarium.scheduler.framework;

/** A change that may make an unschedulable pod schedulable. */
public enum ClusterEvent {
  NODE_ADDED,
  NODE_ALLOCATABLE,
  NODE_LABELS,
  /** Taints, or {@code spec.unschedulable}. */
  NODE_TAINTS,
  ASSIGNED_POD_ADDED,
  /** Labels of a pod on a node changed. */
  ASSIGNED_POD_UPDATED,
  /** A pod on a node is gone, finished, or was never bound after all. */
  ASSIGNED_POD_DELETED,
  /** The waiting pod itself changed. */
  POD_UPDATED
}
