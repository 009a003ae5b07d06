package io.kubeterrarium.scheduler.framework;

/** What a plugin's answer means. */
public enum Code {
  SUCCESS,
  /** The pod cannot go there now; taking other pods away might change that. */
  UNSCHEDULABLE,
  /** The pod cannot go there, whatever pods are taken away. */
  UNSCHEDULABLE_AND_UNRESOLVABLE,
  /** The plugin has nothing to say about this pod: its later extension points are left out. */
  SKIP
}
