package io.kubeterrarium.scheduler.framework;

/** Is asked when no node is left. The first that helps ends the cycle; others leave a message. */
public interface PostFilterPlugin extends Plugin {
  PostFilterResult postFilter(FailedCycle cycle);
}
